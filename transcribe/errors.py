"""What can go wrong between sound and words, each as one sentence that a person can read.

    TranscribeError
    ├── ModelError
    │   ├── ModelMissing      no such model on this machine
    │   ├── ModelDamaged      its files are not what they should be
    │   └── GraphicsCardUnusable  there is no card that it can be computed on
    ├── SettingsError
    │   ├── UnknownLanguage   not a language that the model knows
    │   └── UnknownChoice     an engine, device or compute type that does not exist here
    ├── ScriptError           the scripted engine cannot read its lines
    └── SoundMissing          the samples are not there, or not samples

No sentence holds a path or a word of a transcript: messages reach logs and pages.
"""


class TranscribeError(Exception):
    """Anything this folder refuses; `str()` is a sentence for people."""

    sentence = "The recording could not be transcribed."

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence or self.sentence)


class ModelError(TranscribeError):
    """The speech model cannot be used."""

    sentence = "The speech model cannot be used."


class ModelMissing(ModelError):
    """The model is not on this machine and could not be fetched."""

    sentence = "The speech model is not on this machine."


class ModelDamaged(ModelError):
    """The model's files are not what they should be."""

    sentence = "The speech model is damaged: fetch or copy it again."


class GraphicsCardUnusable(ModelError):
    """The graphics card that was asked for is not there, lacks a library, or is full."""

    sentence = (
        "The graphics card cannot be used: there is none, its driver or CUDA 12's library cuBLAS is missing, "
        "or its memory is full."
    )


class SettingsError(TranscribeError):
    """A setting that cannot be."""

    sentence = "A transcription setting cannot be used."


class UnknownLanguage(SettingsError):
    """Not a language that the model knows, or none given."""

    sentence = "The speech model does not know this language."


class UnknownChoice(SettingsError):
    """An engine, a device or a compute type that does not exist here."""

    sentence = "This choice of engine, device or compute type does not exist on this machine."


class ScriptError(TranscribeError):
    """The scripted engine has no lines, or cannot read them."""

    sentence = "The script for the scripted engine is missing or cannot be read."


class SoundMissing(TranscribeError):
    """The file of samples is absent, cut short or not a whole number of samples."""

    sentence = "The decoded sound is missing or incomplete."
