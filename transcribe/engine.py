"""Build the parts: which engine listens, by the settings. No model is loaded before the first chunk comes."""

from transcribe import scripted, whisper
from transcribe.errors import UnknownChoice
from transcribe.types import Engine, Settings, Transcriber, VoiceDetector

TRANSCRIBERS: dict[str, Transcriber] = {
    Engine.whisper: whisper.transcribe_chunks,
    Engine.scripted: scripted.transcribe_chunks,
}
DETECTORS: dict[str, VoiceDetector] = {
    Engine.whisper: whisper.voice_regions,
    Engine.scripted: scripted.voice_regions,
}


def transcriber(settings: Settings) -> Transcriber:
    """Return the function that turns chunks into words; it can be sent to another process."""
    if settings.engine not in TRANSCRIBERS:
        raise UnknownChoice
    return TRANSCRIBERS[settings.engine]


def detector(settings: Settings) -> VoiceDetector:
    """Return the function that finds the voice in a file of samples."""
    if settings.engine not in DETECTORS:
        raise UnknownChoice
    return DETECTORS[settings.engine]
