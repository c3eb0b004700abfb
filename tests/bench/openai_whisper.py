"""Run by a Python that has openai-whisper: answers each line `[file, language]` with what was heard, greedily."""

import json
import sys

import numpy as np
import torch  # type: ignore[import-not-found, unused-ignore]
import whisper  # type: ignore[import-not-found, unused-ignore]
from whisper.model import ModelDimensions, Whisper  # type: ignore[import-not-found, unused-ignore]


def main(weights: str, threads: int) -> None:
    """Load the weights (`other_whispers.read_weights`), say so, and answer until the questions end."""
    torch.set_num_threads(threads)
    kept = np.load(weights)
    told, state = kept["decoder.positional_embedding"].shape
    layers = len({name.split(".")[2] for name in kept if name.startswith("encoder.blocks.")})
    tokens = len(kept["decoder.token_embedding.weight"])
    sizes = ModelDimensions(80, 1500, state, 8, layers, tokens, told, state, 8, layers)
    model = Whisper(sizes)
    model.load_state_dict({name: torch.from_numpy(kept[name]).float() for name in kept}, strict=False)
    model.eval()
    print(json.dumps("ready"), flush=True)  # noqa: T201
    for line in sys.stdin:
        file, language = json.loads(line)
        heard = whisper.transcribe(model, file, language=language, fp16=False)
        print(json.dumps(heard["text"]), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
