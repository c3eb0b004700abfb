"""Tells the audit who looked at what: every page and file about an interview that was handed out, and to whom.

What is not listed here is written down too, as a look at the interview: a page that is added later cannot be forgotten.
"""

from flask import Flask, Response, g, request

from archive.seeing import Sight, saw
from archive.terms.models import InterviewId
from web.workspace.person import archive, person

SIGHTS = {
    "interviews.show": Sight.READ_WORDS,
    "interviews.captions": Sight.READ_WORDS,
    "interviews.sound": Sight.HEARD,
    "interviews.export": Sight.EXPORTED,
    "lines.show": Sight.READ_WORDS,
    "respelling.places": Sight.READ_WORDS,
    "versions.compare": Sight.READ_WORDS,
    "versions.of_line": Sight.READ_WORDS,
    "coded.show": Sight.READ_WORDS,
    "coded.add": Sight.READ_WORDS,
    "basket.new": Sight.READ_WORDS,
    "themes.index": Sight.READ_WORDS,
    "themes.why": Sight.READ_WORDS,
    "confirming.themes": Sight.READ_WORDS,
    "names.index": Sight.READ_WORDS,
    "speakers.index": Sight.READ_WORDS,
    "restrictions.index": Sight.READ_WORDS,
    "titles.index": Sight.READ_WORDS,
    "excerpt_translations.show": Sight.READ_WORDS,
    "restrictions.new": Sight.READ_WORDS,
    "restrictions.ask_lift": Sight.READ_WORDS,
    "restrictions.preview": Sight.READ_WORDS,
    "agreements.show": Sight.READ_AGREEMENTS,
    "agreements.ask_lift": Sight.READ_AGREEMENTS,
    "agreements.ask_withdraw": Sight.READ_AGREEMENTS,
    "audit.of_interview": Sight.READ_AUDIT,
}
NOTHING_TO_SEE = frozenset({"interviews.steps"})
"""How far the work is: nothing of the interview itself."""
HANDED_OUT = frozenset({200, 206, 400, 409})
"""A form that was not taken is shown again, with the words it is about."""


def bear_witness(app: Flask) -> None:
    """Write down, after each page was made and before it is sent, what of an interview it showed."""
    app.after_request(_write_down)


def _write_down(response: Response) -> Response:
    _write_down_several(response)
    values = request.view_args or {}
    subject = values.get("interview_id") or values.get("excerpt_id")
    if subject is None or response.status_code not in HANDED_OUT:
        return response
    somebody = person()
    if somebody is not None and request.endpoint not in NOTHING_TO_SEE:
        what = SIGHTS.get(request.endpoint or "", Sight.OPENED)
        interview = values.get("interview_id")
        saw(
            archive(),
            somebody.user.viewer,
            subject,
            what,
            interview=None if interview is None else InterviewId(interview),
        )
    return response


def _write_down_several(response: Response) -> None:
    """Write down each interview that a page or a file without one in its address has words of (`g.shown`)."""
    shown: dict[InterviewId, Sight] = g.get("shown", {})
    somebody = person() if shown else None
    if somebody is not None and response.status_code in HANDED_OUT:
        for interview, what in shown.items():
            saw(archive(), somebody.user.viewer, interview, what, interview=interview)
