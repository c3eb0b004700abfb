"""Bring the speech model into memory, once for each process: the embedded one, a named one, or a folder's.

Where nothing else is set it goes onto a graphics card, if there is one that works: a card is tried before it is
trusted, for a missing library of CUDA shows only when something is computed.
"""

import logging
from functools import lru_cache
from pathlib import Path

import ctranslate2  # type: ignore[import-untyped, unused-ignore]
from faster_whisper import WhisperModel, available_models, download_model

from transcribe.errors import (
    GraphicsCardUnusable,
    ModelDamaged,
    ModelMissing,
    UnknownChoice,
    UnknownLanguage,
)
from transcribe.models import ready_model
from transcribe.types import AUTOMATIC, Settings
from transcribe.windows import see_silence

OF_THE_CARD = ("cuda", "cublas")
"""Words of CTranslate2's errors that are about the card, its driver, its libraries or its memory."""

log = logging.getLogger(__name__)


def loaded(settings: Settings) -> WhisperModel:
    """Return the model, loaded at first use and kept by the process. Raises ModelError or SettingsError."""
    return _model(
        settings.model, settings.models_folder, settings.device, settings.compute_type, settings.threads
    )


def check_languages(model: WhisperModel, settings: Settings) -> None:
    """Raise UnknownLanguage where none is declared, or one that the model does not know."""
    if not settings.languages:
        raise UnknownLanguage("No language is declared for this recording.")
    unknown = sorted(set(settings.languages) - set(model.supported_languages) - set(AUTOMATIC))
    if unknown:
        raise UnknownLanguage(f"The speech model does not know: {', '.join(unknown)}.")


@lru_cache(maxsize=1)
def _model(name: str, models_folder: str, device: str, compute_type: str, threads: int) -> WhisperModel:
    folder = ready_model(name, Path(models_folder), _fetch)
    if device == "cuda":
        return _on_card(folder, compute_type, threads)
    if device == "auto" and ctranslate2.get_cuda_device_count():
        try:
            return _on_card(folder, compute_type, threads)
        except GraphicsCardUnusable as problem:
            log.warning("%s The processor is used instead.", problem)
    return _opened(folder, "cpu", "int8" if compute_type == "auto" else compute_type, threads)


def _on_card(folder: Path, compute_type: str, threads: int) -> WhisperModel:
    try:
        if compute_type == "auto":
            fast = ctranslate2.get_supported_compute_types("cuda")
            compute_type = "float16" if "float16" in fast else "float32"
        model = _opened(folder, "cuda", compute_type, threads)
        see_silence(model)
    except RuntimeError as problem:
        raise GraphicsCardUnusable from problem
    return model


def _opened(folder: Path, device: str, compute_type: str, threads: int) -> WhisperModel:
    try:
        return WhisperModel(
            str(folder), device=device, compute_type=compute_type, cpu_threads=threads, local_files_only=True
        )
    except ValueError as problem:
        raise UnknownChoice from problem
    except RuntimeError as problem:
        if any(word in str(problem).lower() for word in OF_THE_CARD):
            raise GraphicsCardUnusable from problem
        raise ModelDamaged from problem


def _fetch(name: str, models_folder: Path) -> Path:
    """Return a named model: the copy that is here, else, because it was named, the hub's."""
    if name not in available_models():
        raise ModelMissing(
            f"There is no speech model of this name; known are: {', '.join(available_models())}."
        )
    try:
        return Path(download_model(name, local_files_only=True, cache_dir=str(models_folder)))
    except (OSError, ValueError):
        pass
    try:
        return Path(download_model(name, cache_dir=str(models_folder)))
    except (OSError, ValueError) as problem:
        raise ModelMissing("The named speech model is not here and could not be fetched.") from problem
