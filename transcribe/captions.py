"""Write shown segments as captions: WebVTT, SRT, plain text, JSON. Suppressed words never appear in any of them.

Whatever the words or the names are, they cannot end a cue, begin one, or become markup.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from transcribe.types import Segment, Word

LONGEST_CUE = 84
"""Signs in one cue: two lines of 42, as subtitlers count."""


@dataclass(frozen=True, slots=True)
class _Cue:
    start_ms: int
    end_ms: int
    text: str
    speaker: str | None
    language: str


def to_vtt(segments: Iterable[Segment], notes: Mapping[int, str] | None = None) -> str:
    """Return WebVTT; speakers as voice spans, languages as language spans.

    `notes` are comments, which no player shows, by the shown segment (counted from 0) that each stands before.
    """
    blocks = ["WEBVTT\n"]
    for at, segment in enumerate(_shown(segments)):
        if notes and at in notes:
            blocks.append(f"NOTE {_plain(_one_line(notes[at]))}\n")
        blocks += [
            f"{_time(cue.start_ms, '.')} --> {_time(cue.end_ms, '.')}\n{_voice(cue)}{_spoken(cue)}\n"
            for cue in _cues([segment])
        ]
    return "\n".join(blocks)


def to_srt(segments: Iterable[Segment]) -> str:
    """Return SubRip; speakers before the words. Angle brackets become single quotation marks: SRT cannot escape."""
    cues = [
        f"{number}\n{_time(cue.start_ms, ',')} --> {_time(cue.end_ms, ',')}\n{_plain(_named(cue))}\n"
        for number, cue in enumerate(_cues(segments), start=1)
    ]
    return "\n".join(cues)


def to_text(segments: Iterable[Segment]) -> str:
    """Return running text: a paragraph for each turn of a speaker, where speakers are known."""
    paragraphs: list[tuple[str | None, list[str]]] = []
    for segment in _shown(segments):
        if not paragraphs or paragraphs[-1][0] != segment.speaker:
            paragraphs.append((segment.speaker, []))
        paragraphs[-1][1].append(_one_line(segment.text))
    lines = [(f"{_one_line(name)}: " if name else "") + " ".join(texts) for name, texts in paragraphs]
    return "\n\n".join(lines) + "\n" if lines else ""


def to_json(segments: Iterable[Segment], checked: Sequence[bool] = ()) -> str:
    """Return {"segments": [...]} with seconds as floats and every word.

    `checked` says of each shown segment whether a person confirmed its words; where it is empty, nothing is said of it.
    """
    rows = [
        {
            "start": segment.start_ms / 1000,
            "end": segment.end_ms / 1000,
            "text": segment.text,
            "speaker": segment.speaker,
            "language": segment.language,
            "doubt": [doubt.value for doubt in segment.doubts],
            "words": [_word(word) for word in segment.words],
            **({"checked": checked[at]} if checked else {}),
        }
        for at, segment in enumerate(_shown(segments))
    ]
    return json.dumps({"segments": rows}, ensure_ascii=False, indent=2) + "\n"


def _word(word: Word) -> dict[str, str | float]:
    return {
        "text": word.text,
        "start": word.start_ms / 1000,
        "end": word.end_ms / 1000,
        "probability": word.probability,
    }


def _shown(segments: Iterable[Segment]) -> list[Segment]:
    return [segment for segment in segments if segment.suppressed is None]


def _cues(segments: Iterable[Segment]) -> Iterator[_Cue]:
    """Give each segment a cue, or several where it is long, cut between words."""
    for segment in _shown(segments):
        if not segment.words or len(segment.text) <= LONGEST_CUE:
            yield _cue(segment, segment.start_ms, segment.end_ms, segment.text)
            continue
        for words in _lines(segment.words):
            text = " ".join(word.text for word in words)
            yield _cue(segment, words[0].start_ms, words[-1].end_ms, text)


def _cue(segment: Segment, start_ms: int, end_ms: int, text: str) -> _Cue:
    return _Cue(start_ms, max(end_ms, start_ms + 1), _one_line(text), segment.speaker, segment.language)


def _lines(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Part the words into as few cues as their length asks for, alike in length: no last word stands alone."""
    ends = list(accumulate(len(word.text) + 1 for word in words))
    for count in range(-(-ends[-1] // LONGEST_CUE), len(words)):
        lines = [[words[n] for n in some] for some in _parted(ends, count)]
        if all(len(" ".join(word.text for word in line)) <= LONGEST_CUE for line in lines):
            yield from lines
            return
    yield from ([word] for word in words)


def _parted(ends: Sequence[int], count: int) -> Iterator[list[int]]:
    """Part numbers so that what ends at `ends` is in `count` lines of nearly one length."""
    middles = [(before + end) / 2 for before, end in zip([0, *ends], ends, strict=False)]
    for _, some in groupby(range(len(ends)), key=lambda n: int(middles[n] * count / ends[-1])):
        yield list(some)


def _time(milliseconds: int, mark: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{mark}{rest:03d}"


def _voice(cue: _Cue) -> str:
    return f"<v {_escape(_one_line(cue.speaker))}>" if cue.speaker else ""


def _spoken(cue: _Cue) -> str:
    return f"<lang {_escape(cue.language)}>{_escape(cue.text)}</lang>"


def _named(cue: _Cue) -> str:
    return f"{_one_line(cue.speaker)}: {cue.text}" if cue.speaker else cue.text


def _one_line(text: str) -> str:
    """Return the text without line ends and control signs, which would end a cue."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _plain(text: str) -> str:
    return text.replace("-->", "→").replace("<", "‹").replace(">", "›")
