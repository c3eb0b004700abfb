"""Bring the speech model into memory, once for each process: the embedded one, a named one, or a folder's."""

from functools import lru_cache
from pathlib import Path

import ctranslate2  # type: ignore[import-untyped, unused-ignore]
from faster_whisper import WhisperModel, available_models, download_model

from transcribe.errors import ModelDamaged, ModelMissing, UnknownChoice, UnknownLanguage
from transcribe.models import ready_model
from transcribe.types import AUTOMATIC, Settings


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
    if device == "auto":
        device = "cuda" if ctranslate2.get_cuda_device_count() else "cpu"
    if compute_type == "auto":
        compute_type = "float16" if device == "cuda" else "int8"
    try:
        return WhisperModel(
            str(folder), device=device, compute_type=compute_type, cpu_threads=threads, local_files_only=True
        )
    except ValueError as problem:
        raise UnknownChoice from problem
    except RuntimeError as problem:
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
