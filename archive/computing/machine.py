"""How many processes transcribe at the same time: as the settings say, or as many as this machine can bear."""

import ctypes
import os
from pathlib import Path

import ctranslate2  # type: ignore[import-untyped, unused-ignore]

from archive.config import Config, TranscribeSettings

PROCESS_BYTES = 850_000_000
"""For each process beside its weights: with the embedded model 943 MiB in all were the most measured."""
PARAMETERS = {"turbo": 809, "large": 1_550, "medium": 769, "small": 244, "base": 74, "tiny": 39}
"""Millions, as published with Whisper; two bytes each. A name is of the first that it contains, else the largest."""
CARD_PROCESSES = 2
"""On a graphics card: four or sixteen were no faster, and each takes room for the model there (docs/performance.md)."""
CLUSTER_PROCESSES = 16
"""For how many processes of a cluster work is kept ready where the settings do not say how many it has."""


def process_count(config: Config) -> int:
    """Return how many processes transcribe, the automatic choice resolved."""
    if config.compute.processes:
        return config.compute.processes
    return CLUSTER_PROCESSES if config.compute.scheduler else processes_here(config.transcribe)


def processes_here(wanted: TranscribeSettings) -> int:
    """Return how many processes there are cores and memory for, with room for one more left to everything else.

    Those that compute on a graphics card are few.
    """
    if wanted.device != "cpu" and _has_card():
        return CARD_PROCESSES
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return max(1, min(os.cpu_count() or 1, memory // (PROCESS_BYTES + _weights_bytes(wanted.model)) - 1))


def _weights_bytes(model: str) -> int:
    weights = Path(model) / "model.bin"
    if weights.is_file():
        return weights.stat().st_size
    millions = next((count for name, count in PARAMETERS.items() if name in model), PARAMETERS["large"])
    return millions * 2_000_000


def _has_card() -> bool:
    """Whether CTranslate2 finds a card and the library of CUDA that it opens."""
    try:
        ctypes.CDLL("libcublas.so.12")
    except OSError:
        return False
    return bool(ctranslate2.get_cuda_device_count())
