"""The same weights for other programs: read from CTranslate2's file, written for openai-whisper and for whisper.cpp.

All three keep the same half-precision numbers, so that what differs between them is the program. openai-whisper needs
torch, some gigabytes of it: it runs in a virtual environment of its own (`openai_whisper.py`), never in the project's.
"""

import json
import struct
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
from faster_whisper.feature_extractor import FeatureExtractor
from numpy.typing import NDArray

Weights = dict[str, NDArray[np.float16]]
"""By openai-whisper's names."""

_KINDS = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}
"""CTranslate2's numbers for what it keeps."""
_WHOLE = {
    "encoder/conv1/weight": "encoder.conv1.weight",
    "encoder/conv1/bias": "encoder.conv1.bias",
    "encoder/conv2/weight": "encoder.conv2.weight",
    "encoder/conv2/bias": "encoder.conv2.bias",
    "encoder/position_encodings/encodings": "encoder.positional_embedding",
    "encoder/layer_norm/gamma": "encoder.ln_post.weight",
    "encoder/layer_norm/beta": "encoder.ln_post.bias",
    "decoder/embeddings/weight": "decoder.token_embedding.weight",
    "decoder/position_encodings/encodings": "decoder.positional_embedding",
    "decoder/layer_norm/gamma": "decoder.ln.weight",
    "decoder/layer_norm/beta": "decoder.ln.bias",
}
_IN_A_LAYER = {
    "self_attention/layer_norm": ("attn_ln",),
    "self_attention/linear_0": ("attn.query", "attn.key", "attn.value"),
    "self_attention/linear_1": ("attn.out",),
    "attention/layer_norm": ("cross_attn_ln",),
    "attention/linear_0": ("cross_attn.query",),
    "attention/linear_1": ("cross_attn.key", "cross_attn.value"),
    "attention/linear_2": ("cross_attn.out",),
    "ffn/layer_norm": ("mlp_ln",),
    "ffn/linear_0": ("mlp.0",),
    "ffn/linear_1": ("mlp.2",),
}
"""What one matrix of CTranslate2 is there: it keeps those of one attention under each other."""
_PARTS = {"gamma": "weight", "beta": "bias", "weight": "weight", "bias": "bias"}
_GGML_MAGIC, _GGML_HALF, _GGML_WHOLE = 0x67676D6C, 1, 0
_HEADS, _MELS, _FFT_BINS, _ORDINARY_TOKENS = 8, 80, 201, 50_257
"""Of Whisper base, for several languages."""


def read_weights(model: Path) -> Weights:
    """Read `model.bin` of a Whisper model, version 6 of CTranslate2's format."""
    found: Weights = {}
    for name, values in _variables(model / "model.bin"):
        if name in _WHOLE:
            found[_WHOLE[name]] = values
        elif "/layer_" in name:
            found |= _of_layer(name, values)
    return found


def _variables(file: Path) -> Iterator[tuple[str, NDArray[np.float16]]]:
    with file.open("rb") as stream:
        _, _, _, count = _take(stream, "I")[0], _text(stream), _take(stream, "I"), _take(stream, "I")[0]
        for _ in range(count):
            name = _text(stream)
            shape = _take(stream, f"{_take(stream, 'B')[0]}I")
            kind, size = _take(stream, "BI")
            yield name, np.frombuffer(stream.read(size), _KINDS[kind]).reshape(shape)


def _take(stream: BinaryIO, form: str) -> tuple[int, ...]:
    return struct.unpack(f"<{form}", stream.read(struct.calcsize(f"<{form}")))


def _text(stream: BinaryIO) -> str:
    return stream.read(_take(stream, "H")[0]).rstrip(b"\0").decode()


def _of_layer(name: str, values: NDArray[np.float16]) -> Weights:
    """Part what CTranslate2 keeps together. Keys have no bias in Whisper; here they have zeros."""
    half, layer, place = name.split("/", 2)
    place, part = place.rsplit("/", 1)
    names = _IN_A_LAYER[place]
    return {
        f"{half}.blocks.{layer.removeprefix('layer_')}.{each}.{_PARTS[part]}": piece
        for each, piece in zip(names, np.split(values, len(names)), strict=True)
        if not (each.endswith("key") and part == "bias")
    }


def write_ggml(model: Path, target: Path) -> None:
    """Write the weights as whisper.cpp reads them (its `convert-pt-to-ggml.py` says how)."""
    weights = read_weights(model)
    state, context = weights["encoder.positional_embedding"].shape[1], weights["encoder.positional_embedding"]
    told, tokens = (
        weights["decoder.positional_embedding"].shape[0],
        len(weights["decoder.token_embedding.weight"]),
    )
    layers = len({name.split(".")[2] for name in weights if name.startswith("encoder.blocks.")})
    with target.open("wb") as stream:
        sizes = (tokens, len(context), state, _HEADS, layers, told, state, _HEADS, layers, _MELS, _GGML_HALF)
        stream.write(struct.pack("<12i", _GGML_MAGIC, *sizes))
        filters = FeatureExtractor.get_mel_filters(16_000, 400, n_mels=_MELS).astype(np.float32)
        stream.write(struct.pack("<2i", _MELS, _FFT_BINS) + filters.tobytes())
        words = _ordinary_tokens(model)
        stream.write(struct.pack("<i", len(words)))
        for word in words:
            stream.write(struct.pack("<i", len(word)) + word)
        for name, values in weights.items():
            _write_ggml(stream, name, values)


def _write_ggml(stream: BinaryIO, name: str, values: NDArray[np.float16]) -> None:
    if name.endswith(("conv1.bias", "conv2.bias")):
        values = values.reshape(-1, 1)
    is_whole = values.ndim < 2 or name.endswith(("positional_embedding", "conv1.bias", "conv2.bias"))
    kind = _GGML_WHOLE if is_whole else _GGML_HALF
    stream.write(struct.pack("<3i", values.ndim, len(name), kind))
    stream.write(struct.pack(f"<{values.ndim}i", *reversed(values.shape)) + name.encode())
    stream.write(values.astype(np.float32 if is_whole else np.float16).tobytes())


def _ordinary_tokens(model: Path) -> list[bytes]:
    """Return the bytes of each token; the tokenizer writes every byte as a visible letter (as GPT-2's did)."""
    known = json.loads((model / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    seen = [*range(33, 127), *range(161, 173), *range(174, 256)]
    unseen = [byte for byte in range(256) if byte not in seen]
    letters = {chr(byte): byte for byte in seen} | {
        chr(256 + place): byte for place, byte in enumerate(unseen)
    }
    by_number = {number: word for word, number in known.items()}
    return [bytes(letters[letter] for letter in by_number[number]) for number in range(_ORDINARY_TOKENS)]


def write_npz(model: Path, target: Path) -> None:
    """Write the weights as `openai_whisper.py` reads them."""
    np.savez(target, **read_weights(model))


def openai_whisper(python: Path, model: Path, folder: Path, threads: int) -> Callable[[Path, str], str]:
    """Return openai-whisper as the Python of another environment runs it: greedy, float32, its own fallback."""
    write_npz(model, folder / "openai.npz")
    program = Path(__file__).with_name("openai_whisper.py")
    running = subprocess.Popen(
        [str(python), str(program), str(folder / "openai.npz"), str(threads)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    asked, answered = running.stdin, running.stdout
    assert asked is not None
    assert answered is not None
    answered.readline()

    def listener(file: Path, language: str) -> str:
        asked.write(json.dumps([str(file), language]) + "\n")
        asked.flush()
        return str(json.loads(answered.readline()))

    return listener
