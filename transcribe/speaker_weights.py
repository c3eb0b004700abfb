"""Read the weights of the speaker encoder without PyTorch: the file inside the installed package `resemblyzer`.

PyTorch's files are pickles, which may run anything when they are opened; this one never is. It is one known file,
named by its SHA-256, so where each array of numbers lies in it is known too: they are copied from there and nothing
else is read.
"""

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from transcribe.errors import ModelDamaged, ModelMissing

Floats = npt.NDArray[np.float32]

PACKAGE = "resemblyzer"
FILE = "pretrained.pt"
SHA256 = "39373b86598fa3da9fcddee6142382efe09777e8d37dc9c0561f41f0070f134e"
"""Of the weights in resemblyzer 0.1.4 (Apache-2.0): a GE2E speaker encoder after Wan et al. 2018."""

MELS = 40
HIDDEN = 256
GATES = 4 * HIDDEN
"""In PyTorch's order: in, forget, cell, out."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an array of 32-bit numbers begins in the file, in bytes, and its shape."""

    at: int
    shape: tuple[int, ...]

    def read(self, content: bytes) -> Floats:
        count = int(np.prod(self.shape))
        return np.frombuffer(content, "<f4", count, self.at).astype(np.float32).reshape(self.shape)


LAYER_PLACES = tuple(
    (
        _Place(from_input, (GATES, inputs)),
        _Place(from_state, (GATES, HIDDEN)),
        _Place(bias, (GATES,)),
        _Place(bias + 4 * GATES, (GATES,)),
    )
    for from_input, from_state, bias, inputs in (
        (269_883, 433_723, 5_676_603, MELS),
        (1_482_299, 2_530_875, 5_684_795, HIDDEN),
        (3_579_451, 4_628_027, 5_692_987, HIDDEN),
    )
)
"""Of each LSTM layer: the weights of its input, of its own state, and its two biases, which are added up."""
LINEAR = _Place(7_731, (HIDDEN, HIDDEN))
LINEAR_BIAS = _Place(6_699, (HIDDEN,))


@dataclass(frozen=True, slots=True)
class Layer:
    """One LSTM layer, transposed: inputs x gates."""

    from_input: Floats
    from_state: Floats
    bias: Floats


@dataclass(frozen=True, slots=True)
class Weights:
    """Three LSTM layers, then a linear one (inputs x outputs) with its bias."""

    layers: tuple[Layer, ...]
    linear: Floats
    bias: Floats


def load_weights(path: Path | None = None) -> Weights:
    """Return the encoder's weights, from `path` or from the installed package.

    Raises ModelMissing where there is no such file, ModelDamaged where it is not the known one.
    """
    content = _content(path or _packaged())
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise ModelDamaged("The speaker model inside the installed packages is damaged: install them again.")
    layers = tuple(
        Layer(
            from_input.read(content).T.copy(),
            from_state.read(content).T.copy(),
            bias.read(content) + other_bias.read(content),
        )
        for from_input, from_state, bias, other_bias in LAYER_PLACES
    )
    return Weights(layers, LINEAR.read(content).T.copy(), LINEAR_BIAS.read(content))


def _packaged() -> Path:
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise ModelMissing("The package with the speaker model is not installed.")
    return Path(found.submodule_search_locations[0]) / FILE


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as problem:
        raise ModelMissing("The speaker model is not on this machine.") from problem
