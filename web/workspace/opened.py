"""What the head of every page about one interview shows, and what several of these pages ask of it.

Decides nothing: what this viewer may have, the archive says at each call.
"""

from dataclasses import dataclass, replace

from archive.discovery import playback
from archive.participation import participants
from archive.stewardship import catalogue
from archive.terms.errors import NotFound, Refused
from archive.terms.models import Interview, InterviewId, Participation, Recording, Voice
from archive.terms.words import Outline
from web.speaking import later
from web.waveform import Shape
from web.workspace.person import archive, person, viewer
from web.workspace.wording import say

NO_WORDS = later("There are no words to read here.")


@dataclass(frozen=True, slots=True)
class Opened:
    """The head of a page about one interview; `shape` is None where there is no sound to play, or none yet."""

    interview: Interview
    recording: Recording
    shape: Shape | None
    is_staff: bool
    voice: Voice

    @property
    def length_ms(self) -> int:
        """The length of the recording in milliseconds, 0 while it is not known."""
        return self.recording.duration_ms or 0


def open_interview(interview_id: str) -> Opened:
    """Return what a page with a player shows of it. Raises NotFound, or for staff Refused with the reason."""
    opened = open_silently(interview_id)
    return replace(opened, shape=_shape(opened.interview.id))


def open_silently(interview_id: str) -> Opened:
    """Return the same without the picture of the sound, for what shows no player: it takes long to read."""
    identifier = InterviewId(interview_id)
    interview, recording = catalogue.show(archive(), viewer(), identifier)
    somebody = person()
    is_staff = somebody is not None and somebody.is_staff
    voice = playback.voice(archive(), viewer(), identifier)
    return Opened(interview, recording, None, is_staff, voice)


def _shape(identifier: InterviewId) -> Shape | None:
    """Return the picture of the sound where there is sound that this viewer may hear now."""
    try:
        playback.audio(archive(), viewer(), identifier)
        return playback.peaks(archive(), viewer(), identifier)
    except Refused:
        return None


def outline_of(identifier: InterviewId) -> tuple[tuple[Outline, ...] | None, str]:
    """Return how the words lie that this viewer may know of, or None and the sentence that says why not."""
    try:
        return catalogue.outline(archive(), viewer(), identifier), ""
    except Refused as refused:
        return None, say(refused)
    except NotFound:
        return None, NO_WORDS


def people_in(identifier: InterviewId) -> tuple[Participation, ...]:
    """Return who takes part, with the agreements. For staff."""
    return tuple(participants.show_agreements(archive(), viewer(), identifier))
