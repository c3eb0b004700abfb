"""How well voices are told apart: diarization error rate by pyannote.metrics, no collar, overlap counted.

On mixes with exact times made of real clips of one voice each (Debian's asterisk packages, fetched with apt-get into a
temporary folder): the numbers in `transcribe/clustering.py` and `turn_taking.py` were found on mixes of `-en-`, `-it-`,
`-ru-g722` and `es-co`, this prints four others. And on a telephone call that nothing was tuned to, where it is at hand.
"""

import resource
import tempfile
import time
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from pyannote.core import Annotation, Segment
from pyannote.metrics.diarization import DiarizationErrorRate
from scipy.signal import butter, sosfilt  # type: ignore[import-untyped, unused-ignore]

from media.decode import decode_to_pcm
from tests.bench.debian_sounds import DECODERS, decoded, fetch
from tests.bench.mixes import RATE, Floats, Mix, conversation, in_a_kitchen, interview
from transcribe.engine import detector
from transcribe.speakers import listen, tell, who_speaks
from transcribe.types import Settings, SpeakerTurn, VoiceRegion

CALL = Path(__file__).parents[2].parent / "shared" / "recordings" / "en_two_speakers.wav"
LONGEST_CLIPS = 110
TUNED_ON = (
    "asterisk-core-sounds-en-g722",
    "asterisk-core-sounds-it-g722",
    "asterisk-core-sounds-ru-g722",
    "asterisk-prompt-es-co",
)
VOICES = (
    "asterisk-core-sounds-es-g722",
    "asterisk-core-sounds-fr-g722",
    "asterisk-prompt-fr-armelle",
    "asterisk-prompt-it-menardi-wav",
)
"""The other half: four women and men in three languages, two of them in telephone quality."""
WIDE = frozenset({"asterisk-core-sounds-es-g722", "asterisk-core-sounds-fr-g722"})
MUSIC = ("silence", "beep", "monkeys", "confbridge-join", "confbridge-leave", "2tone")
SETTINGS = Settings(("es",))


@dataclass(slots=True)
class Error:
    """Seconds of speech in the reference, and of it missed, said too much, and given to somebody else."""

    total: float = 0.0
    missed: float = 0.0
    false_alarm: float = 0.0
    confused: float = 0.0
    right_count: int = 0
    files: int = 0

    def add(self, truth: Annotation, turns: Iterable[SpeakerTurn]) -> None:
        """Measure one more file."""
        said = list(turns)
        told = annotated((turn.start_ms / 1000, turn.end_ms / 1000, str(turn.speaker)) for turn in said)
        found = DiarizationErrorRate(collar=0.0, skip_overlap=False)(truth, told, detailed=True)
        self.total += found["total"]
        self.missed += found["missed detection"]
        self.false_alarm += found["false alarm"]
        self.confused += found["confusion"]
        self.files += 1
        self.right_count += len({turn.speaker for turn in said}) == len(truth.labels())

    def __str__(self) -> str:
        """Say it as a row of a table."""
        shares = [part / self.total for part in (self.missed, self.false_alarm, self.confused)]
        missed, too_much, confused = (f"{share:.1%}" for share in shares)
        return (
            f"DER {sum(shares):.1%} (missed {missed}, too much {too_much}, confused {confused}); "
            f"number of voices right in {self.right_count} of {self.files}"
        )


def annotated(turns: Iterable[tuple[float, float, str]]) -> Annotation:
    """Return turns (start, end in seconds, speaker) as pyannote has them."""
    found = Annotation()
    for number, (start, end, speaker) in enumerate(turns):
        found[Segment(start, end), number] = speaker
    return found.support()


def measure(*, quick: bool) -> list[tuple[str, str]]:
    """Return the rows: the telephone call, the mixes, and what an hour costs."""
    warnings.filterwarnings("ignore", module="pyannote")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = list(_call(folder)) if CALL.exists() else []
        if quick or not fetch(folder, VOICES):
            return rows
        clips = {package: read_clips(folder / package) for package in VOICES}
        return [*rows, *_mixed(folder, clips, VOICES), *_cost(folder, clips)]


def _one(regions: Sequence[VoiceRegion]) -> Sequence[SpeakerTurn]:
    return [SpeakerTurn(each.start_ms, each.end_ms, 0) for each in regions]


def _call(folder: Path) -> Iterator[tuple[str, str]]:
    pcm = folder / "call.pcm"
    decode_to_pcm(CALL, pcm)
    lines = [line.split() for line in CALL.with_suffix(".rttm").read_text().splitlines()]
    truth = annotated((float(line[3]), float(line[3]) + float(line[4]), line[7]) for line in lines)
    regions = detector(SETTINGS)(pcm, SETTINGS)
    heard = listen(pcm, regions)
    ways = {
        "everything one speaker": _one(regions),
        "2 declared": tell(heard, 2),
        "not declared": tell(heard, None),
    }
    for name, turns in ways.items():
        error = Error()
        error.add(truth, turns)
        yield f"a telephone call of 30 s, two people: {name}", str(error)


def _mixed(
    folder: Path, clips: dict[str, list[Floats]], packages: Sequence[str]
) -> Iterator[tuple[str, str]]:
    for name, mixes in kinds_of_mixes(clips, packages).items():
        one, declared, free = Error(), Error(), Error()
        for people, mix in mixes:
            pcm = folder / "mix.pcm"
            pcm.write_bytes(mix.samples.tobytes())
            truth = annotated((turn.start, turn.end, str(turn.speaker)) for turn in mix.turns)
            regions = detector(SETTINGS)(pcm, SETTINGS)
            heard = listen(pcm, regions)
            one.add(truth, _one(regions))
            declared.add(truth, tell(heard, max(2, people)))
            free.add(truth, tell(heard, None))
        yield f"{name}: everything one speaker", str(one)
        yield f"{name}: number of people declared (at least 2)", str(declared)
        yield f"{name}: not declared", str(free)


def kinds_of_mixes(
    clips: dict[str, list[Floats]], packages: Sequence[str]
) -> dict[str, list[tuple[int, Mix]]]:
    """Return mixes by kind, each with how many people are in it; the same for the same packages."""
    pairs, threes = list(combinations(packages, 2)), list(combinations(packages, 3))
    quiet = [(2, interview(_alike(clips, pair), 90, seed)) for seed, pair in enumerate(pairs, 1)]
    three = [(3, interview(_alike(clips, each), 120, seed)) for seed, each in enumerate(threes, 20)]
    kitchen = [(n, in_a_kitchen(mix, seed)) for seed, (n, mix) in enumerate([*quiet, *three], 40)]
    lively = [
        (2, conversation(_alike(clips, pair, narrow=True), 60, seed)) for seed, pair in enumerate(pairs, 60)
    ]
    alone = [(1, interview([clips[each]], 60, seed)) for seed, each in enumerate(packages, 80)]
    return {
        "interviews of 2": quiet,
        "interviews of 3": three,
        "the same, in a kitchen": kitchen,
        "lively talk by telephone": lively,
        "one person alone": alone,
    }


def _alike(
    clips: dict[str, list[Floats]], packages: Sequence[str], *, narrow: bool = False
) -> list[list[Floats]]:
    """Return the clips of each in the quality that all of them have."""
    if not narrow and set(packages) <= WIDE:
        return [clips[each] for each in packages]
    telephone = butter(8, 3_600, fs=RATE, output="sos")
    return [[sosfilt(telephone, clip).astype(np.float32) for clip in clips[each]] for each in packages]


def _cost(folder: Path, clips: dict[str, list[Floats]]) -> Iterator[tuple[str, str]]:
    pcm = folder / "long.pcm"
    mix = interview(_alike(clips, VOICES[:2]), 300, 99)
    pcm.write_bytes(mix.samples.tobytes())
    regions = detector(SETTINGS)(pcm, SETTINGS)
    began = time.perf_counter()
    who_speaks(pcm, regions, 2)
    hour = (time.perf_counter() - began) * 3600 * RATE / len(mix.samples)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield "time for an hour of sound, and peak of this process", f"{hour:.0f} s, {peak:.0f} MiB"


def read_clips(folder: Path) -> list[Floats]:
    """Return the longest clips of a package, 16 kHz."""
    files = [each for kind in DECODERS for each in folder.rglob(f"*.{kind}") if each.is_file()]
    spoken = [each for each in files if not any(sound in str(each) for sound in MUSIC)]
    spoken.sort(key=lambda each: (-each.stat().st_size, each.name))
    clips = [decoded(each) for each in spoken[:LONGEST_CLIPS]]
    return [clip for clip in clips if len(clip) > RATE // 2]
