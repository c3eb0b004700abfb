"""The first step: what the recording is, a copy to play, and the picture of its sound. The master is only read."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from archive.consent.reader import reading
from archive.consent.writer import Writer
from archive.context import Archive
from archive.keeping import keep
from archive.processes import this_process
from archive.store import interviews, loose
from archive.terms.models import PEAKS, PLAYBACK, SYSTEM, InterviewId, Purpose
from media.decode import decode_to_pcm
from media.encode import encode_mp3
from media.serialise import peaks_to_text
from media.types import SoundFacts
from media.waveform import peaks

PLAYBACK_RATE = 44_100


def prepare_recording(archive: Archive, interview: InterviewId) -> Callable[[Writer], None]:
    """Decode the master once, keep the playback copy; return the rows to write. Raises media.errors.SoundError."""
    recording = reading(archive, SYSTEM, Purpose.PRESERVE).recording(interview)
    with tempfile.TemporaryDirectory(dir=archive.config.work_folder, prefix=f"{this_process()}.") as folder:
        pcm, copy = Path(folder) / "sound.pcm", Path(folder) / "playback.mp3"
        facts = decode_to_pcm(
            archive.media.path(recording.id),
            pcm,
            sample_rate=PLAYBACK_RATE,
            limits=archive.config.media.limits,
        )
        shape = peaks(pcm, sample_rate=PLAYBACK_RATE)
        encode_mp3(pcm, copy, sample_rate=PLAYBACK_RATE)
        with copy.open("rb") as stream:
            kept = keep(archive, stream, interview)

    def write(writer: Writer) -> None:
        archive.media.path(kept.sha256)  # raises where it was cleared away meanwhile
        interviews.describe_recording(writer.database, recording.id, facts, _problem(facts))
        before = interviews.keep_derivative(writer.database, recording.id, PLAYBACK, kept.sha256, None)
        if before is not None:
            loose.add(writer.database, before, interview, writer.now_ms)
        interviews.keep_derivative(writer.database, recording.id, PEAKS, None, peaks_to_text(shape))

    return write


def _problem(facts: SoundFacts) -> str | None:
    """Return what a person should know of a recording that can be used, but is not whole."""
    if not facts.missing_ms:
        return None
    return f"The recording was cut short before it came here: its end is missing ({facts.missing_ms / 1000:.0f} s)."
