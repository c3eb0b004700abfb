"""Bringing a thesaurus in from a file: it adds and changes, and never takes away what the file does not carry.

A theme is ours by its id. A concept from elsewhere that has the preferred label of one of ours, or an address that ours
is said to match, only adds to it. Each theme that changed has that in its history, so that it can be undone there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive.consent.rules import Action, require_role
from archive.consent.writer import Writer, writing
from archive.context import Archive
from archive.store import tags, theme_history
from archive.store.theme_parts import PARTS, RELATED
from archive.terms.models import ThemeId, Viewer
from archive.theming.shape import said_by_somebody
from archive.theming.theme_tree import Deed, tag_all, take_back_below
from archive.thesaurus.reading import STARTER, Theme, ThesaurusError, load_thesaurus, starter
from archive.thesaurus.skos import ENDINGS, Vocabulary, free_id, read_skos

LISTS = ("alternative", "patterns", "examples", "matches")
"""Parts that hold several texts of a language (matches: several addresses of a kind)."""
LINES = ("preferred", "description", "note")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do."""

    count: int
    """Themes of the file."""
    new: tuple[ThemeId, ...]
    changed: dict[ThemeId, tuple[str, ...]]
    """What of each was changed or added to, as *preferred fr*, *broader*."""
    matched: dict[ThemeId, str]
    """Themes of ours that a concept from elsewhere was taken for, and its label there."""
    left_out: dict[str, int] = field(default_factory=dict)
    """What the file says and the thesaurus has no place for, and how often."""

    def called_otherwise(self) -> list[ThemeId]:
        """Return the themes whose name in a language, or place in the tree, is another than before."""
        public = ("preferred", "broader")
        return [
            theme for theme, parts in self.changed.items() if any(each.startswith(public) for each in parts)
        ]


def import_themes(
    archive: Archive, viewer: Viewer, file: Path, *, apart: bool = False, is_trial: bool = False
) -> Imported:
    """Add the themes of a file, TOML or SKOS, to those that are there; return what came of it.

    `apart` gives each concept from elsewhere an id of its own, whatever it is called; a trial changes nothing. Raises
    ThesaurusError, and then nothing changed. Interviews are tagged again by the worker; what is public with a theme
    that is called otherwise now is taken back.
    """
    require_role(viewer, Action.KEEP_THEMES)
    found = (
        read_skos(file)
        if file.suffix.lower() in ENDINGS
        else Vocabulary(starter() if file == STARTER else load_thesaurus(file), frozenset(), {})
    )
    known = {row["id"]: row for row in tags.stored_themes(archive.database())}
    homes, matched = _homes(known, found, apart=apart)
    new, after = _joined(known, found, homes)
    _refuse_circles(after)
    _refuse_what_somebody_said(archive, known, after)
    in_line = _relate(after, found, homes)
    changed = {ThemeId(each): _differences(known[each], after[each]) for each in known}
    result = Imported(
        len(found.themes),
        tuple(ThemeId(each) for each in new),
        {theme: parts for theme, parts in changed.items() if parts},
        matched,
        found.left_out | ({"skos:related above or below": in_line} if in_line else {}),
    )
    if not is_trial:
        _keep(archive, viewer, result, known, after)
        take_back_below(archive, *result.called_otherwise())
    return result


def _homes(
    known: Mapping[str, Row], found: Vocabulary, *, apart: bool
) -> tuple[dict[str, str], dict[ThemeId, str]]:
    """Return the id here of each theme of the file, and which of ours a concept from elsewhere was taken for."""
    named = {
        (lang, label.casefold()): each
        for each, row in reversed(tuple(known.items()))
        for lang, label in row["preferred"].items()
    }
    addressed = {address: each for each, row in known.items() for address in row["matches"].get("exact", ())}
    homes, matched = {theme.id: theme.id for theme in found.themes}, {}
    taken = {*known, *homes} - found.foreign | set(known)
    for theme in found.themes:
        if theme.id not in found.foreign:
            continue
        ours = [addressed[each] for each in theme.matches.get("exact", ()) if each in addressed]
        if not apart:
            ours += [
                named[lang, label.casefold()]
                for lang, label in sorted(theme.preferred.items())
                if (lang, label.casefold()) in named
            ]
        if ours:
            homes[theme.id] = ours[0]
            matched[ThemeId(ours[0])] = next(iter(theme.preferred.values()))
        else:
            homes[theme.id] = free_id(theme.id, taken)
            taken.add(homes[theme.id])
    return homes, matched


def _joined(
    known: Mapping[str, Row], found: Vocabulary, homes: Mapping[str, str]
) -> tuple[list[str], dict[str, Row]]:
    """Return the ids that are new, and every theme as it will be."""
    after = {each: dict(row) for each, row in known.items()}
    new: list[str] = []
    for theme in found.themes:
        home, broader = homes[theme.id], homes[theme.broader] if theme.broader else None
        if home not in after:
            new.append(home)
            parts = {part: dict(getattr(theme, part)) for part in PARTS}
            after[home] = {
                "id": home,
                "broader": broader,
                "deprecated": theme.deprecated,
                **parts,
                RELATED: [],
            }
        elif theme.id in found.foreign:
            _add_to(after[home], theme)
        else:
            _bring_up_to_date(after[home], theme, broader)
    return new, after


def _relate(after: Mapping[str, Row], found: Vocabulary, homes: Mapping[str, str]) -> int:
    """Write the related themes of a file in both themes of each pair; return how many pairs are one above the other."""
    broader = {ThemeId(each): row["broader"] for each, row in after.items()}
    pairs = {frozenset((homes[theme.id], homes[other])) for theme in found.themes for other in theme.related}
    beside = [pair for pair in pairs if len(pair) > 1 and not tags.are_in_line(broader, *map(ThemeId, pair))]
    for one, other in sorted(sorted(pair) for pair in beside):
        for each, its in ((one, other), (other, one)):
            if its not in after[each][RELATED]:
                after[each][RELATED] = [*after[each][RELATED], its]
    return len(pairs) - len(beside)


def _bring_up_to_date(row: Row, theme: Theme, broader: str | None) -> None:
    """Let what the file carries of a theme of ours count; its lists grow, and what it does not carry stays."""
    for part in LINES:
        row[part] = {**row[part], **getattr(theme, part)}
    for part in LISTS:
        row[part] = _both(row[part], getattr(theme, part))
    row["broader"] = broader or row["broader"]
    row["deprecated"] = row["deprecated"] or theme.deprecated


def _add_to(row: Row, theme: Theme) -> None:
    """Let a concept from elsewhere add to a theme of ours: another label of it is one more name there."""
    others = {lang: (label,) for lang, label in theme.preferred.items() if lang in row["preferred"]}
    for part in LINES:
        row[part] = {**getattr(theme, part), **row[part]}
    for part in LISTS:
        row[part] = _both(row[part], getattr(theme, part))
    names = _both(row["alternative"], others)
    row["alternative"] = {
        lang: kept
        for lang, of in names.items()
        if (kept := [each for each in of if not _is_label(row, lang, each)])
    }


def _is_label(row: Row, language: str, name: str) -> bool:
    return bool(row["preferred"].get(language, "").casefold() == name.casefold())


def _both(ours: Mapping[str, Iterable[str]], theirs: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Return ours, and what is only in theirs behind it."""
    both = {key: list(ours.get(key, ())) for key in (*ours, *theirs)}
    for key, texts in theirs.items():
        both[key] += [each for each in dict.fromkeys(texts) if each not in both[key]]
    return {key: texts for key, texts in both.items() if texts}


def _refuse_circles(after: Mapping[str, Row]) -> None:
    for start in after:
        seen, above = {start}, after[start]["broader"]
        while above is not None:
            if above in seen:
                raise ThesaurusError(f"Theme '{start}': with those here, its broader themes run in a circle.")
            seen.add(above)
            above = after[above]["broader"]


def _refuse_what_somebody_said(archive: Archive, known: Mapping[str, Row], after: Mapping[str, Row]) -> None:
    said = said_by_somebody(archive, known.values(), after.values())
    if said is not None:
        raise ThesaurusError(f"Somebody said this in an interview, and it would outlive that: “{said}”")


def _differences(before: Row, after: Row) -> tuple[str, ...]:
    """Return what of a theme is another than before, in words."""
    found = [each for each in ("broader", "deprecated") if _mark(before[each]) != _mark(after[each])]
    found += [RELATED] if before[RELATED] != after[RELATED] else []
    for part in PARTS:
        languages = dict.fromkeys((*before[part], *after[part]))
        found += [f"{part} {key}" for key in languages if before[part].get(key) != after[part].get(key)]
    return tuple(found)


def _mark(value: object) -> object:
    """Return a theme's mark as a stored row and a file both say it: 0 and False are one."""
    return value or None


def _keep(
    archive: Archive, viewer: Viewer, result: Imported, known: Mapping[str, Row], after: Mapping[str, Row]
) -> None:
    with writing(archive, viewer, Action.KEEP_THEMES, "thesaurus", reason=f"{result.count} themes") as writer:
        for number, theme in enumerate(result.new, start=len(known)):
            tags.keep_theme(writer.database, after[theme], number)
            if known:  # what a new archive begins with has no history
                _note(writer, theme, Deed.ADDED, {"detail": ""})
        for theme, parts in result.changed.items():
            before, row = known[theme], after[theme]
            written = {each.split()[0] for each in parts}
            touched = {part: row[part] for part in (*PARTS, RELATED) if part in written}
            if touched:
                theme_history.label(writer.database, theme, touched)
            if row["broader"] != before["broader"]:
                theme_history.place(writer.database, theme, row["broader"])
            if row["deprecated"] and not before["deprecated"]:
                theme_history.set_aside(writer.database, theme, deprecated=True)
            _note(writer, theme, Deed.IMPORTED, _as_it_was(before, row, touched))
        tag_all(archive, writer)


def _as_it_was(before: Row, row: Row, touched: Iterable[str]) -> Row:
    """Return what it takes to undo the change of one theme."""
    was: Row = {"detail": "", **{part: before[part] for part in touched}}
    was |= {"broader": before["broader"]} if row["broader"] != before["broader"] else {}
    return was | ({"deprecated": False} if row["deprecated"] and not before["deprecated"] else {})


def _note(writer: Writer, theme: ThemeId, deed: Deed, before: Row) -> None:
    theme_history.note_change(writer.database, theme, deed.value, before, writer.viewer.id, writer.now_ms)
