"""Read the weights of the speaker encoder without PyTorch: the file inside the installed package `resemblyzer`.

The file is a row of pickles with raw numbers behind them. A pickle may run anything, so only the very file that is
known by its SHA-256 is opened, and even then with a reader that builds ordered dictionaries and arrays and nothing else.
"""

import hashlib
import importlib.util
import io
import pickle
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
LAYERS = 3
HEADERS = 3
"""Pickles before the one that describes the weights: a magic number, the version, the machine."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One LSTM layer; gates in PyTorch's order (in, forget, cell, out), transposed: inputs x gates."""

    from_input: Floats
    from_state: Floats
    bias: Floats


@dataclass(frozen=True, slots=True)
class Weights:
    """Three LSTM layers, then a linear one (inputs x outputs) with its bias."""

    layers: tuple[Layer, ...]
    linear: Floats
    bias: Floats


@dataclass(frozen=True, slots=True)
class _Storage:
    key: str
    size: int


@dataclass(frozen=True, slots=True)
class _Tensor:
    storage: _Storage
    offset: int
    shape: tuple[int, ...]


def load_weights(path: Path | None = None) -> Weights:
    """Return the encoder's weights, from `path` or from the installed package.

    Raises ModelMissing where there is no such package, ModelDamaged where the file is not the known one.
    """
    content = _content(path or _packaged())
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise ModelDamaged("The speaker model inside the installed packages is damaged: install them again.")
    return read_weights(content)


def read_weights(content: bytes) -> Weights:
    """Return the weights that a file in PyTorch's older format holds. Raises ModelDamaged for anything else."""
    try:
        return _shaped(_tensors(io.BytesIO(content)))
    except (pickle.UnpicklingError, EOFError, KeyError, TypeError, ValueError, AttributeError) as problem:
        raise ModelDamaged("The speaker model cannot be read: install its package again.") from problem


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


def _tensors(stream: io.BytesIO) -> Mapping[str, Floats]:
    """Return the arrays by name."""
    for _ in range(HEADERS):
        _Restricted(stream).load()
    described: Mapping[str, _Tensor] = _Restricted(stream).load()["model_state"]
    keys: list[str] = _Restricted(stream).load()
    sizes = {tensor.storage.key: tensor.storage.size for tensor in described.values()}
    held = {key: _numbers(stream, sizes[key]) for key in keys if key in sizes}
    return {name: _array(tensor, held[tensor.storage.key]) for name, tensor in described.items()}


def _numbers(stream: io.BytesIO, size: int) -> Floats:
    if int.from_bytes(stream.read(8), "little") != size:
        raise ValueError("a storage has another length than was said")
    return np.frombuffer(stream.read(4 * size), dtype="<f4").astype(np.float32)


def _array(tensor: _Tensor, numbers: Floats) -> Floats:
    length = int(np.prod(tensor.shape, dtype=np.int64))
    return numbers[tensor.offset : tensor.offset + length].reshape(tensor.shape)


def _shaped(named: Mapping[str, Floats]) -> Weights:
    """Check every shape on the way: what does not fit is no encoder."""
    layers = tuple(
        Layer(
            _as(named, f"lstm.weight_ih_l{number}", (4 * HIDDEN, MELS if number == 0 else HIDDEN)).T.copy(),
            _as(named, f"lstm.weight_hh_l{number}", (4 * HIDDEN, HIDDEN)).T.copy(),
            _as(named, f"lstm.bias_ih_l{number}", (4 * HIDDEN,))
            + _as(named, f"lstm.bias_hh_l{number}", (4 * HIDDEN,)),
        )
        for number in range(LAYERS)
    )
    linear = _as(named, "linear.weight", (HIDDEN, HIDDEN)).T.copy()
    return Weights(layers, linear, _as(named, "linear.bias", (HIDDEN,)))


def _as(named: Mapping[str, Floats], name: str, shape: tuple[int, ...]) -> Floats:
    found = named[name]
    if found.shape != shape or not bool(np.isfinite(found).all()):
        raise ValueError(f"{name} is not what it should be")
    return found


class _Restricted(pickle.Unpickler):
    """Builds numbers, texts, lists, dictionaries and the description of tensors; refuses everything else."""

    def find_class(self, module: str, name: str) -> Any:
        allowed: dict[tuple[str, str], Callable[..., object]] = {
            ("collections", "OrderedDict"): OrderedDict,
            ("torch._utils", "_rebuild_tensor_v2"): _rebuilt,
            ("torch", "FloatStorage"): _Storage,
        }
        if (module, name) not in allowed:
            raise pickle.UnpicklingError("the file asks for more than arrays")
        return allowed[module, name]

    def persistent_load(self, pid: Any) -> _Storage:
        kind, storage, key, _place, size = pid[:5]
        if kind != "storage" or storage is not _Storage:
            raise pickle.UnpicklingError("the file asks for more than arrays")
        return _Storage(str(key), int(size))


def _rebuilt(storage: _Storage, offset: int, shape: tuple[int, ...], *_: object) -> _Tensor:
    return _Tensor(storage, int(offset), tuple(int(each) for each in shape))
