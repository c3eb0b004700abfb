"""Build the parts: which engine listens, by the settings. No model is loaded before the first chunk comes."""

from collections.abc import Callable, Sequence

from transcribe import scripted, whisper
from transcribe.errors import UnknownChoice
from transcribe.types import Engine, Piece, Settings, Transcriber, VoiceDetector

TRANSCRIBERS: dict[str, Transcriber] = {
    Engine.whisper: whisper.transcribe_chunks,
    Engine.scripted: scripted.transcribe_chunks,
}
DETECTORS: dict[str, VoiceDetector] = {
    Engine.whisper: whisper.voice_regions,
    Engine.scripted: scripted.voice_regions,
}
LOADERS: dict[str, Callable[[Settings], None]] = {
    Engine.whisper: whisper.load_model,
    Engine.scripted: lambda _: None,
}
GUESSERS: dict[str, Callable[[Sequence[Piece], Settings], tuple[str, ...]]] = {
    Engine.whisper: whisper.spoken_languages,
    Engine.scripted: scripted.spoken_languages,
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


def loader(settings: Settings) -> Callable[[Settings], None]:
    """Return the function that makes a process ready."""
    if settings.engine not in LOADERS:
        raise UnknownChoice
    return LOADERS[settings.engine]


def guesser(settings: Settings) -> Callable[[Sequence[Piece], Settings], tuple[str, ...]]:
    """Return the function that says which languages are spoken where none is declared."""
    if settings.engine not in GUESSERS:
        raise UnknownChoice
    return GUESSERS[settings.engine]
