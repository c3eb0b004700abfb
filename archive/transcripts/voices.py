"""Whose voice it is that a machine told apart: said once by a person, it holds for every line, caption and export.

The words keep the voice, never the name: saying it again, or that it is nobody's, changes all of them back. Until a
person says so a voice is nobody's, and what is restricted to a participant is covered in it too.
"""

from archive.consent import voiced
from archive.consent.reader import reading
from archive.consent.rules import AUDIENCE_PURPOSES, Action
from archive.consent.writer import writing
from archive.context import Archive
from archive.indexing.outlets import close_outlets, now_or_later
from archive.store import voices
from archive.store.indexed import outdate
from archive.terms.errors import BadRequest, NotFound
from archive.terms.jobs import JobKind
from archive.terms.models import InterviewId, ParticipantId, Purpose, Viewer
from archive.terms.restrictions import RestrictionStatus, opens_a_wish
from archive.terms.words import HeardVoice, VoiceId
from archive.transcripts.revising import HER_WISH


def list_voices(archive: Archive, viewer: Viewer, interview: InterviewId) -> list[HeardVoice]:
    """Return the voices in order of their first words. For staff. Raises NotFound or Refused."""
    return voiced.voices(archive.database(), viewer, interview)


def name_voice(
    archive: Archive,
    viewer: Viewer,
    interview: InterviewId,
    voice: VoiceId,
    participant: ParticipantId | None,
) -> None:
    """Write whose voice it is, None for nobody's known; what is public and reads otherwise now leaves the public site.

    Raises BadRequest for somebody who takes no part, and where what is closed at the wish of who it was would be open;
    NotFound for a voice of another interview or of none.
    """
    if participant not in {None, *reading(archive, viewer, Purpose.PRESERVE).names(interview)}:
        raise BadRequest("Only somebody who takes part in the interview can be the one who speaks.")
    with writing(archive, viewer, Action.NAME_SPEAKER, interview, interview=interview) as writer:
        known = {each.id: each for each in voiced.voices(writer.database, viewer, interview)}
        if voice not in known:
            raise NotFound
        if known[voice].participant == participant:
            return
        if participant is not None and _opens_a_wish(
            archive, viewer, interview, known[voice].participant, participant
        ):
            raise BadRequest(HER_WISH)
        voices.name_voice(writer.database, voice, participant, by=viewer.id, now_ms=writer.now_ms)
        if known[voice].participant is not None:  # no index may say any more that it is hers
            for audience in AUDIENCE_PURPOSES:
                outdate(writer.database, interview, audience)
        writer.enqueue(JobKind.TAG, interview)
        writer.close_changed(interview)
    now_or_later(close_outlets, archive, interview)


def _opens_a_wish(
    archive: Archive,
    viewer: Viewer,
    interview: InterviewId,
    before: ParticipantId | None,
    after: ParticipantId,
) -> bool:
    """Whether anything is closed at somebody's own wish in this voice, and would not be in another's."""
    found = reading(archive, viewer, Purpose.PRESERVE).restrictions(interview)
    return any(
        opens_a_wish(each, before, after) for each in found if each.status is not RestrictionStatus.LIFTED
    )
