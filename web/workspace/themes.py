"""A person's say on the themes of an interview, and themes as the pages show them: a label in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as PlainResponse

from archive.stewardship import catalogue
from archive.terms.errors import BadRequest
from archive.terms.models import InterviewId, Tag, TagId, TagState, ThemeId
from archive.theming import explaining
from archive.theming import themes as thesaurus
from web.asked import LONGEST_CODE
from web.speaking import gettext
from web.workspace.asked import span_ms, written
from web.workspace.door import PART
from web.workspace.opened import open_interview
from web.workspace.person import archive, viewer

themes = Blueprint("themes", __name__)

RETAG = "retag"
"""What a form says that gives a place another theme."""
MOST_AT_ONCE = 500
"""So many themes, or lines, are confirmed at once at most; more are not offered."""
SURE_ENOUGH = (95, 90, 80, 70, 60, 50)
"""How sure (percent) suggestions may be asked to be that are confirmed at once."""


@dataclass(frozen=True, slots=True)
class Label:
    """A theme as a page shows it; `above` are the ids over it, the highest first."""

    id: ThemeId
    labels: dict[str, str] = field(hash=False, compare=False)
    above: tuple[ThemeId, ...] = ()
    is_in_use: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """A theme of an interview and the places where it was found or put."""

    theme: Label
    path: tuple[Label, ...]
    tags: tuple[Tag, ...]

    @property
    def confirmed(self) -> int:
        """How many of them a person confirmed."""
        return sum(tag.state is TagState.CONFIRMED for tag in self.tags)

    @property
    def suggested(self) -> int:
        """How many of them wait for a person."""
        return len(self.tags) - self.confirmed


@dataclass(frozen=True, slots=True)
class Decided:
    """The tags that were just confirmed at once, or put back, which `is_undone` says."""

    tags: tuple[TagId, ...]
    is_undone: bool = False


def sure_enough(waiting: Sequence[Tag]) -> list[tuple[int, int]]:
    """Return (percent, how many suggestions are at least that sure), the strictest first, each more than before."""
    found: list[tuple[int, int]] = []
    for percent in SURE_ENOUGH:
        count = sum(tag.is_sure(percent) for tag in waiting)
        if count > (found[-1][1] if found else 0):
            found.append((percent, count))
    return found


def labels() -> dict[ThemeId, Label]:
    """Return every theme of the thesaurus by its id, broader ones first."""
    found: dict[ThemeId, Label] = {}
    for each in thesaurus.list_labels(archive()):
        over = found.get(each.broader) if each.broader else None
        above = (*over.above, over.id) if over else ()
        found[each.id] = Label(each.id, each.preferred, above, is_in_use=not each.is_deprecated)
    return found


def choices(*, in_use: bool = True, known: Mapping[ThemeId, Label] | None = None) -> tuple[Label, ...]:
    """Return the thesaurus as a chooser lists it: each theme right after the one above it; the deprecated on demand.

    `known` are its labels, where the caller has them.
    """
    known = labels() if known is None else known
    places = {identifier: number for number, identifier in enumerate(known)}
    shown = [label for label in known.values() if label.is_in_use or not in_use]
    return tuple(sorted(shown, key=lambda label: [places[each] for each in (*label.above, label.id)]))


def groups_of(tags: Sequence[Tag], known: Mapping[ThemeId, Label] | None = None) -> tuple[Group, ...]:
    """Return the tags by theme, in the order of the thesaurus; what is no longer in it is left out.

    `known` are the thesaurus's labels, where the caller has them.
    """
    by_theme: dict[ThemeId, list[Tag]] = {}
    for tag in tags:
        by_theme.setdefault(tag.theme, []).append(tag)
    ordered = {label.id: label for label in choices(in_use=False, known=known)} if tags else {}
    return tuple(
        Group(label, tuple(ordered[each] for each in label.above), tuple(by_theme[label.id]))
        for label in ordered.values()
        if label.id in by_theme
    )


@dataclass(frozen=True, slots=True)
class Odd:
    """A name that somebody wrote for another theme, and that no theme has."""

    tag: TagId
    written: str
    trouble: str


@themes.get("/interviews/<interview_id>/themes")
def index(interview_id: str) -> str:
    """Show what was suggested, with the words that caused it, and what people said of it."""
    return themes_page(interview_id)


def themes_page(interview_id: str, decided: Decided | None = None) -> str:
    """Return the page; `decided` is what was just done to several at once."""
    opened = open_interview(interview_id)
    tags = thesaurus.themes_of(archive(), viewer(), opened.interview.id)
    suggested = [tag for tag in tags if tag.state is TagState.SUGGESTED]
    waiting = suggested[:MOST_AT_ONCE]
    return render_template(
        "workspace/themes.html",
        here="interviews",
        opened=opened,
        groups=groups_of(tags),
        undecided=len(suggested),
        waiting=waiting,
        sure=sure_enough(waiting),
        decided=decided,
        themes=choices(),
        rejected=request.args.get("rejected", "")[:LONGEST_CODE],
        rejected_in=request.args.get("theme", "")[:LONGEST_CODE],
    )


@themes.get("/interviews/<interview_id>/themes/<tag_id>/why")
def why(interview_id: str, tag_id: str) -> str:
    """Show which text of a theme means most like what was said, where that is why the theme was suggested."""
    opened = open_interview(interview_id)
    tag, likest = explaining.explain(archive(), viewer(), opened.interview.id, TagId(tag_id[:LONGEST_CODE]))
    return render_template(
        "workspace/themes_why.html",
        here="interviews",
        opened=opened,
        tag=tag,
        likest=likest,
        theme=labels().get(tag.theme),
    )


@themes.post("/interviews/<interview_id>/themes/decisions")
def decide(interview_id: str) -> str | tuple[str, int] | PlainResponse:
    """Confirm, reject or put back one tag; to a script, its theme alone is shown again."""
    identifier = InterviewId(interview_id)
    tag, _, wanted = written("decision").partition(" ")
    if wanted not in {*TagState, RETAG}:
        raise BadRequest("The form does not say what was decided.")
    before = {each.id: each for each in thesaurus.themes_of(archive(), viewer(), identifier)}
    state, tag_id = TagState.REJECTED if wanted == RETAG else TagState(wanted), TagId(tag)
    instead = None
    if wanted == RETAG:
        try:
            instead = _named(written("instead"))
            thesaurus.retag(archive(), viewer(), identifier, tag_id, instead)
        except BadRequest as error:
            if PART not in request.headers or tag_id not in before:
                raise
            odd = Odd(tag_id, written("instead"), gettext(str(error)))
            return _groups_alone(interview_id, (before[tag_id].theme,), tuple(before.values()), odd=odd), 400
    else:
        thesaurus.decide(archive(), viewer(), identifier, tag_id, state)
    tags = thesaurus.themes_of(archive(), viewer(), identifier)
    theme = next((each.theme for each in (*before.values(), *tags) if each.id == tag_id), ThemeId(""))
    rejected = tag_id if state is TagState.REJECTED else ""
    if PART in request.headers:
        shown = (theme, instead) if instead else (theme,)
        return _groups_alone(interview_id, shown, tags, rejected)
    return redirect(
        url_for(
            "themes.index",
            interview_id=interview_id,
            rejected=rejected or None,
            theme=theme if rejected else None,
            _anchor=f"theme-{theme}",
        ),
        303,
    )


def _named(label: str) -> ThemeId:
    """Return the theme in use that has this preferred label in any language. Raises BadRequest."""
    wanted = label.strip().casefold()
    for each in choices():
        if wanted in {name.casefold() for name in each.labels.values()}:
            return each.id
    raise BadRequest("There is no such theme in the thesaurus. Choose one from the list.")


def _groups_alone(
    interview_id: str,
    shown: Sequence[ThemeId],
    tags: Sequence[Tag],
    rejected: str = "",
    odd: Odd | None = None,
) -> str:
    """Return the theme of a place that was decided about, and behind it the theme that the place has now."""
    known = labels()
    groups = {each.theme.id: each for each in groups_of(tags, known)}
    instead = known[shown[1]] if shown[1:] else None
    return "".join(
        render_template(
            "workspace/themes_group.html",
            group=groups.get(theme) or Group(known[theme], (), ()),
            interview_id=interview_id,
            rejected=rejected if theme == shown[0] else "",
            instead=instead,
            odd=odd,
            alone=True,
        )
        for theme in shown
    )


@themes.post("/interviews/<interview_id>/themes")
def add(interview_id: str) -> PlainResponse:
    """Put a theme on the line that is heard at a moment."""
    identifier = InterviewId(interview_id)
    segments = catalogue.words(archive(), viewer(), identifier).segments
    at_ms, _ = span_ms(written("at") or "-", "0")
    before = [each for each in segments if each.start_ms <= at_ms and each.suppressed is None]
    if not before:
        raise BadRequest("Nobody speaks there yet. Give a moment at which something is said.")
    theme = ThemeId(written("theme"))
    thesaurus.add(archive(), viewer(), identifier, theme, before[-1].number)
    return redirect(url_for("themes.index", interview_id=interview_id, _anchor=f"theme-{theme}"), 303)
