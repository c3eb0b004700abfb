"""The private link to a participant's own page: made, shown once with its QR code, and revoked. For staff.

The link is in the answer that makes it and nowhere else: not in an address, a cookie or a log.
"""

import segno
from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as PlainResponse

from archive.participation import narrators, participants
from archive.terms.errors import BadRequest, NotFound
from archive.terms.models import InterviewId, ParticipantId
from archive.terms.own import NarratorLink
from web.site import Site
from web.workspace.asked import written, written_or_none
from web.workspace.person import archive, viewer

links = Blueprint("links", __name__)

OWN_PAGES = "/mine"
"""Where `web.wsgi` puts the room of own pages."""


@links.post("/interviews/<interview_id>/agreements/<participant_id>/link")
def make(interview_id: str, participant_id: str) -> str:
    """Make a link, which ends the one before, and show it this once."""
    interview, participant = InterviewId(interview_id), ParticipantId(participant_id)
    people = participants.show_agreements(archive(), viewer(), interview)
    her = next((each for each in people if each.participant == participant), None)
    if her is None:
        raise NotFound
    token = narrators.make_link(
        archive(),
        viewer(),
        interview,
        participant,
        language=written("language"),
        passphrase=written_or_none("passphrase"),
        days=_days(written("days")),
        seen=request.form.get("seen"),
    )
    address = _site().address(f"{OWN_PAGES}/{token}")
    return render_template(
        "workspace/narrator_link.html",
        here="interviews",
        interview_id=interview,
        her=her,
        address=address,
        picture=segno.make(address, error="m").svg_inline(light="#fff", omitsize=True),
        has_passphrase=bool(written("passphrase")),
    )


def _site() -> Site:
    site: Site = current_app.extensions["site"]
    return site


def _days(text: str) -> int | None:
    """Return for how many days the link holds; None for as long as nobody revokes it."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4):  # noqa: PLR2004 - at most ten years
        raise BadRequest("Write the days as a number, or leave the field empty.")
    return int(text)


@links.post("/interviews/<interview_id>/agreements/<participant_id>/link/revoke")
def revoke(interview_id: str, participant_id: str) -> PlainResponse:
    """End a participant's link; from the next request on it leads nowhere."""
    interview = InterviewId(interview_id)
    narrators.revoke_links(archive(), viewer(), interview, ParticipantId(participant_id))
    return redirect(url_for("agreements.show", interview_id=interview, _anchor=participant_id), 303)


def known_links(interview: InterviewId) -> dict[ParticipantId, NarratorLink]:
    """Return who has a link that holds, for the page of the agreements."""
    return narrators.links_of(archive(), viewer(), interview)
