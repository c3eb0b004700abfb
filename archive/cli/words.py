"""Commands that read words: show, search, export."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click

from archive.cli.output import archive_of, clock_time, file_argument, json_option, print_json
from archive.context import Archive
from archive.discovery import discover, english
from archive.discovery.answering import Why
from archive.gallery import reader as gallery
from archive.gallery.types import FoundLine
from archive.seeing import Sight, saw
from archive.stewardship import catalogue
from archive.terms.countries import country_of
from archive.terms.models import OPERATOR, Audience, InterviewId, Role, Tag, TagState, UserId, Viewer
from archive.theming.themes import themes_of
from archive.transcripts.exporting import NOBODY_CHECKED, Format, export_english, export_words

RESEARCH_VIEWER = Viewer(UserId("operator"), Role.RESEARCHER, "the operator, searching as a researcher")
NO_ENGLISH = "There is no English version of it; `testimony jobs translate` has one made."
Look = Callable[[Archive, str, str | None, str | None, int], dict[str, Any]]
"""words, theme, language, limit -> what is printed"""
NO_COUNTRY = "The public search knows no country."


@click.command()
@click.argument("interview")
@json_option
@click.pass_context
def show(context: click.Context, interview: str, *, as_json: bool) -> None:
    """Print an interview's words as they stand now, with times, languages, doubts and themes."""
    archive = archive_of(context)
    found = show_interview(archive, InterviewId(interview))
    saw(archive, OPERATOR, interview, Sight.READ_WORDS, interview=InterviewId(interview))
    if as_json:
        print_json(found)
        return
    checked = sum(segment["checked"] for segment in found["segments"])
    click.echo(f"{found['title']}  [{', '.join(found['languages'])}]  {found['version']}")
    click.echo(
        f"{checked} of {len(found['segments'])} lines were checked by a person; a computer wrote the others."
    )
    for segment in found["segments"]:
        start = clock_time(round(segment["start"] * 1000))
        who = f"{segment['speaker']}: " if segment["speaker"] else ""
        marked = [
            *(f"{each} (suggested)" if each in segment["suggested"] else each for each in segment["themes"]),
            *(f"{each} (denied)" for each in segment["denied"]),
        ]
        about = f"  <{', '.join(marked)}>" if marked else ""
        doubt = f"  (? {', '.join(segment['doubt'])})" if segment["doubt"] else ""
        click.echo(f"{start:>8}  {who}{segment['text']}{about}{doubt}")


def show_interview(archive: Archive, interview: InterviewId) -> dict[str, Any]:
    """Return an interview's words as the JSON of `show`. Raises NotFound or Refused."""
    about, _ = catalogue.show(archive, OPERATOR, interview)
    transcript = catalogue.words(archive, OPERATOR, interview)
    tags = themes_of(archive, OPERATOR, interview)
    return {
        "interview": interview,
        "title": about.title,
        "languages": list(about.languages),
        "version": transcript.kind.value,
        "segments": [
            {
                "start": segment.start_ms / 1000,
                "end": segment.end_ms / 1000,
                "text": segment.text,
                "speaker": segment.speaker,
                "language": segment.language,
                "doubt": list(segment.doubts),
                "checked": segment.verified,
                **_marked(
                    [tag for tag in tags if segment.start_ms <= tag.start_ms < segment.end_ms],
                ),
            }
            for segment in transcript.segments
            if segment.suppressed is None
        ],
    }


def _marked(tags: list[Tag]) -> dict[str, list[str]]:
    """Return the themes of a line, which of them nobody confirmed, and what is only denied or supposed in it."""
    confirmed = {tag.theme for tag in tags if tag.state is TagState.CONFIRMED}
    themes = {tag.theme for tag in tags if tag.counts}
    return {
        "themes": sorted(themes),
        "suggested": sorted(themes - confirmed),
        "denied": sorted({tag.theme for tag in tags} - themes),
    }


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--as",
    "audience",
    type=click.Choice([each.value for each in Audience]),
    default=Audience.STAFF.value,
    help="Whose search.",
)
@click.option("--theme", help="Only passages with this theme (its id).")
@click.option("--language", help="Only passages in this language.")
@click.option("--country", help="Only where the narrator comes from this country (its code or a name of it).")
@click.option("--meaning", is_flag=True, help="Also what means the same, in any language.")
@click.option("--limit", type=click.IntRange(1, 500), default=20)
@json_option
@click.pass_context
def search(
    context: click.Context,
    words: tuple[str, ...],
    *,
    audience: str,
    theme: str | None,
    language: str | None,
    country: str | None,
    meaning: bool,
    limit: int,
    as_json: bool,
) -> None:
    """Find where something was said, to the second; inside also, apart, in the English that a computer made of it."""
    archive = archive_of(context)
    look = _search_as(audience, country, meaning=meaning)
    found = look(archive, " ".join(words), theme, language, limit)
    if as_json:
        print_json(found)
        return
    for hit in found["hits"]:
        where = hit.get("interview") or hit.get("excerpt")
        why = f"  ({hit['why']})" if meaning else ""
        unchecked = "" if hit.get("checked", True) else "  (not checked)"
        click.echo(f"{where}  {clock_time(round(hit['start'] * 1000)):>8}  {hit['text']}{why}{unchecked}")
    click.echo(f"{found['total']} found.")
    if found["note"]:
        click.echo(found["note"])
    if found["suggestion"]:
        click.echo(f"Did you mean: {found['suggestion']}")
    if found["try_meaning"]:
        click.echo("Ask again with --meaning: it also finds what means the same, in any language.")
    if found.get("english", {}).get("total"):
        _print_english(found["english"])


def _print_english(found: dict[str, Any]) -> None:
    """Print what answers in the computer's English, apart from what was said and under a line that says what it is."""
    click.echo(f"\n{found['note']}")
    for hit in found["hits"]:
        click.echo(f"{hit['interview']}  {clock_time(round(hit['start'] * 1000)):>8}  {hit['text']}")
    click.echo(f"{found['total']} found in the computer's English.")


def _search_as(audience: str, country: str | None, *, meaning: bool) -> Look:
    if audience == Audience.PUBLIC and country is not None:
        raise click.BadParameter(NO_COUNTRY, param_hint="--country")
    if audience == Audience.PUBLIC:
        return _search_gallery(meaning=meaning)
    code = country_of(country or "")
    if country is not None and code is None:
        raise click.BadParameter(f"“{country}” is no country known here.", param_hint="--country")
    return _search_inside(audience, (code,) if code else (), meaning=meaning)


def _search_inside(audience: str, countries: tuple[str, ...], *, meaning: bool) -> Look:
    viewer = OPERATOR if audience == Audience.STAFF else RESEARCH_VIEWER

    def look(
        archive: Archive, words: str, theme: str | None, language: str | None, limit: int
    ) -> dict[str, Any]:
        found = discover.search(
            archive,
            viewer,
            words,
            theme=theme,
            language=language,
            narrowed=discover.Narrowed(countries=countries),
            meaning=meaning,
            limit=limit,
        )
        return {
            "total": found.total,
            "note": found.note,
            "suggestion": found.suggestion,
            "try_meaning": found.try_meaning,
            "hits": [
                {
                    "interview": hit.interview,
                    "start": hit.start_ms / 1000,
                    "end": hit.end_ms / 1000,
                    "text": hit.text,
                    "checked": hit.is_checked,
                    "why": said_why(hit.why),
                }
                for hit in found.hits
            ],
            "english": _search_english(
                archive, viewer, words, countries, limit if theme is language is None else 0
            ),
        }

    return look


def _search_english(
    archive: Archive, viewer: Viewer, words: str, countries: tuple[str, ...], limit: int
) -> dict[str, Any]:
    """Return what answers in the computer's English; it knows no theme and no language, and is not asked for any."""
    found = (
        english.search(archive, viewer, words, countries=countries, limit=limit) if limit else english.NOTHING
    )
    return {
        "note": NOBODY_CHECKED,
        "total": found.total,
        "hits": [
            {
                "interview": hit.interview,
                "start": hit.start_ms / 1000,
                "end": hit.end_ms / 1000,
                "text": "".join(piece.text for piece in hit.pieces),
            }
            for hit in found.hits
        ],
    }


def said_why(why: Why) -> str:
    """Return why something was found, in words: any of words, theme ID, meaning."""
    ways = (
        "words" if why.words else "",
        f"theme {why.theme}" if why.theme else "",
        "meaning" if why.meaning else "",
    )
    return ", ".join(filter(None, ways))


def _search_gallery(*, meaning: bool) -> Look:
    def look(
        archive: Archive, words: str, theme: str | None, language: str | None, limit: int
    ) -> dict[str, Any]:
        opened = gallery.Gallery(archive.config.gallery_folder)
        ask = partial(gallery.find, opened, words, theme=theme, language=language, meaning=meaning)
        page = first = ask()
        hits = [_public_hit(opened, hit) for hit in page.hits]
        while len(hits) < limit and page.page < page.pages:
            page = ask(page=page.page + 1)
            hits += [_public_hit(opened, hit) for hit in page.hits]
        return {
            "total": page.total,
            "note": first.note,
            "suggestion": first.suggestion,
            "try_meaning": first.try_meaning,
            "hits": hits[:limit],
        }

    return look


def _public_hit(opened: gallery.Gallery, hit: FoundLine) -> dict[str, Any]:
    lines = gallery.excerpt(opened, hit.card.id).lines
    line = next(each for each in reversed(lines) if each.start_ms <= hit.start_ms)
    return {
        "excerpt": hit.card.id,
        "start": hit.start_ms / 1000,
        "end": line.end_ms / 1000,
        "text": line.text,
        "why": said_why(Why(words=hit.by_words, theme=None, meaning=hit.by_meaning)),
    }


@click.command()
@click.argument("interview")
@click.option(
    "--format", "kind", type=click.Choice([each.value for each in Format]), default=Format.TXT.value
)
@click.option("--english", is_flag=True, help="The English version that a computer made; it says so.")
@click.option("-o", "--output", type=file_argument(exists=False), help="Write here instead of printing.")
@click.pass_context
def export(context: click.Context, interview: str, kind: str, *, english: bool, output: Path | None) -> None:
    """Print an interview's words as captions or text."""
    archive = archive_of(context)
    write = export_english if english else export_words
    text = write(archive, OPERATOR, InterviewId(interview), Format(kind))
    if text is None:
        raise click.ClickException(NO_ENGLISH)
    saw(archive, OPERATOR, interview, Sight.EXPORTED, interview=InterviewId(interview))
    write_or_print(text, output)


def write_or_print(text: str, output: Path | None) -> None:
    """Write the text to a file, or print it."""
    if output is None:
        click.echo(text, nl=not text.endswith("\n"))
    else:
        output.write_text(text, encoding="utf-8")
