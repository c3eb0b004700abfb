"""Real voices that anybody can have: the telephone prompts of Debian's asterisk packages, fetched with apt-get."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tests.bench.mixes import RATE, Floats

DECODERS = {"g722": ("-f", "g722"), "gsm": ("-f", "gsm", "-ar", "8000"), "wav": ()}
"""What ffmpeg must be told of a kind of file."""


def fetch(folder: Path, packages: Sequence[str]) -> bool:
    """Fetch and unpack the packages, each into a folder of its own, uninstalled; say whether that was possible."""
    try:
        subprocess.run(["apt-get", "download", *packages], cwd=folder, check=True, capture_output=True)  # noqa: S607 - of the system
        for file in folder.glob("*.deb"):
            subprocess.run(["dpkg", "-x", file, folder / file.name.partition("_")[0]], check=True)  # noqa: S607
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def decoded(file: Path) -> Floats:
    """Return a prompt at 16 kHz."""
    command = ["ffmpeg", "-v", "error", *DECODERS[file.suffix[1:]], "-i", file, "-ar", str(RATE), "-ac", "1"]
    done = subprocess.run([*command, "-f", "s16le", "-"], check=True, capture_output=True)
    return np.frombuffer(done.stdout, "<i2").astype(np.float32) / 32_768
