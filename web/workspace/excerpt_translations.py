"""The translation beside an excerpt, to be written line beside line: what the two who approve it will see with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as PlainResponse

from archive.publication import excerpt_translations as translating
from archive.publication import excerpts as drafting
from archive.publication.excerpts import Shown
from archive.terms.errors import BadRequest, Refused
from archive.terms.models import ExcerptId, Purpose
from archive.terms.words import TranscriptSegment
from web.speaking import ENGLISH
from web.workspace.asked import written
from web.workspace.opened import open_interview
from web.workspace.person import archive, viewer
from web.workspace.wording import say

excerpt_translations = Blueprint("excerpt_translations", __name__)

MACHINE = "machine"
"""What an address says that asks for the machine's English to begin with."""


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in the form: what is kept, or what somebody wrote that was refused."""

    language: str = ""
    made_by: str = ""
    lines: tuple[str, ...] = ()

    def beside(self, words: Sequence[TranscriptSegment]) -> list[tuple[TranscriptSegment, str]]:
        """Return each line of the excerpt with the text beside it, empty where there is none."""
        texts = (*self.lines, *("" for _ in words))
        return list(zip(words, texts, strict=False))

    def left_over(self, words: Sequence[TranscriptSegment]) -> tuple[str, ...]:
        """Return the texts that have no line any more: the excerpt had more lines when they were written."""
        return self.lines[len(words) :]


@excerpt_translations.get("/excerpts/<excerpt_id>/translation")
def show(excerpt_id: str) -> str:
    """Show each line of the excerpt with a field for its translation beside it."""
    shown = drafting.show(archive(), viewer(), ExcerptId(excerpt_id))
    kept = shown.excerpt.translation
    if kept is not None:
        return _page(shown, Form(kept.language, kept.made_by, kept.lines))
    english = translating.machine_english(archive(), viewer(), shown.excerpt, shown.words)
    if english and request.args.get("begin") == MACHINE:
        return _page(shown, Form(ENGLISH, lines=english), is_machines=True)
    return _page(shown, Form(), has_english=bool(english))


def _page(
    shown: Shown, form: Form, wrong: str = "", *, is_machines: bool = False, has_english: bool = False
) -> str:
    excerpt = shown.excerpt
    return render_template(
        "workspace/excerpt_translation.html",
        here="excerpts",
        opened=open_interview(excerpt.interview),
        excerpt=excerpt,
        form=form,
        beside=form.beside(shown.words),
        left_over=form.left_over(shown.words),
        seal=shown.seal,
        standing=shown.standing,
        languages=translating.languages_for(shown.words),
        too_many=len(shown.words) > translating.MOST_LINES,
        longest_line=translating.LONGEST_LINE,
        longest_maker=translating.LONGEST_MAKER,
        missing=drafting.not_allowed_by(archive(), viewer(), excerpt.interview, Purpose.TRANSLATE),
        wrong=wrong,
        is_machines=is_machines,
        has_english=has_english,
    )


@excerpt_translations.post("/excerpts/<excerpt_id>/translation")
def write(excerpt_id: str) -> PlainResponse | tuple[str, int]:
    """Keep the translation, or show the form again with what was written and the reason why not."""
    identifier = ExcerptId(excerpt_id)
    form = Form(written("language"), written("made_by"), tuple(request.form.getlist("line")))
    try:
        translating.write(
            archive(),
            viewer(),
            identifier,
            seen=written("seal"),
            language=form.language,
            made_by=form.made_by,
            lines=form.lines,
        )
    except (BadRequest, Refused) as refused:
        shown = drafting.show(archive(), viewer(), identifier)
        return _page(shown, form, say(refused), is_machines=written("begin") == MACHINE), 403 if isinstance(
            refused, Refused
        ) else 400
    return _back(identifier)


@excerpt_translations.post("/excerpts/<excerpt_id>/translation/removal")
def remove(excerpt_id: str) -> PlainResponse:
    """Take the translation away; the excerpt needs two new approvals."""
    translating.remove(archive(), viewer(), ExcerptId(excerpt_id))
    return _back(ExcerptId(excerpt_id))


def _back(excerpt_id: ExcerptId) -> PlainResponse:
    return redirect(url_for("excerpts.show", excerpt_id=excerpt_id, _anchor="translation"), 303)
