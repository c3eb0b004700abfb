"""How a quote is cited, to the second: what is said, by whom as she chose to be named, in which interview, when, where.

For print a quote that may not be printed has no words, no names and no place here: only why it is left out.
"""

from dataclasses import dataclass
from itertools import groupby

from flask import current_app, url_for

from archive.discovery.baskets import Quote, Said
from web.formats import clock, day, seconds, speaker_name, without_bidi
from web.site import Site
from web.speaking import gettext, later
from web.workspace.wording import in_words

UNNAMED = later("Narrator who chose not to be named")
NOT_FOR_PRINT = later("Not agreed to for print.")
NOT_CHECKED = later("A computer wrote words of it, and nobody has checked them yet.")
"""As the archive says it; here for the catalogues."""
UNNAMED_ROLE = "Narrator"
"""How the archive calls her beside her words."""
LAST_MS = 999
"""A quote ends in the second that it reaches into."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A quote in the words of a page or of a file; all but `left_out` are empty where it may not be had.

    `left_out` says why no file has it; `is_checked` is False where a computer wrote words that nobody has checked.
    """

    text: str = ""
    language: str = ""
    narrator: str = ""
    interview: str = ""
    recorded: str = ""
    start: str = ""
    end: str = ""
    address: str = ""
    archive: str = ""
    note: str = ""
    left_out: str = ""
    is_checked: bool = True

    @property
    def citation(self) -> str:
        """The citation in one line; empty where the quote is left out."""
        if not self.text:
            return ""
        recorded = " " + gettext("Recorded %(day)s.", day=self.recorded) if self.recorded else ""
        return (
            f"{self.narrator}, “{self.interview}”.{recorded} {self.archive}, "
            f"{self.start}–{self.end}. {self.address}"
        )


def cited(quote: Quote, *, in_print: bool = False) -> Cited:
    """Return the quote as it is cited; `in_print` leaves out what may not be printed."""
    if quote.said is None or (in_print and quote.for_print):
        return Cited(left_out=_why_left_out(quote.for_print))
    site: Site = current_app.extensions["site"]
    kept, interview = quote.kept, quote.said.interview
    path = url_for(
        "interviews.show",
        interview_id=kept.interview,
        t=seconds(kept.start_ms),
        _anchor=f"t={seconds(kept.start_ms)}",
    )
    return Cited(
        text=_text(quote.said),
        language=quote.said.segments[0].language,
        narrator=without_bidi(_who(quote.said)),
        interview=without_bidi(quote.title if in_print else interview.title)
        or gettext("Title not for print"),
        recorded=day(interview.recorded_on),
        start=clock(kept.start_ms),
        end=clock(kept.end_ms + LAST_MS),
        address=site.address(path),
        archive=site.name,
        note=kept.note,
        left_out=_why_left_out(quote.for_print),
        is_checked=quote.said.is_checked,
    )


def _why_left_out(sentence: str) -> str:
    """Say why, where the archive put the reason of a refusal after its own sentence."""
    if not sentence.startswith(NOT_FOR_PRINT):
        return in_words(sentence)
    return f"{NOT_FOR_PRINT} {in_words(sentence.removeprefix(NOT_FOR_PRINT).strip())}"


def _who(said: Said) -> str:
    """Return whose words these are: the narrator's, or somebody's who speaks with her."""
    narrator = said.narrator or str(UNNAMED)
    if not said.speakers or (said.narrator or UNNAMED_ROLE) in said.speakers:
        return narrator
    return gettext(
        "%(speakers)s, in the interview with %(narrator)s",
        speakers=", ".join(speaker_name(each) for each in said.speakers),
        narrator=narrator,
    )


def _text(said: Said) -> str:
    """Return the words; where several speak, each turn on a line of its own, with a dash and no name."""
    turns = [
        " ".join(each.text for each in turn) for _, turn in groupby(said.segments, lambda each: each.speaker)
    ]
    return turns[0] if len(turns) == 1 else "\n".join(f"– {turn}" for turn in turns)
