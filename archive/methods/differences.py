"""What differs between two texts, word by word, and how two people's changes of one text go together. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum


class Change(StrEnum):
    """What became of a run of words."""

    KEPT = "kept"
    TAKEN_OUT = "taken_out"
    PUT_IN = "put_in"


@dataclass(frozen=True, slots=True)
class Run:
    """Words one after the other of which the same is true."""

    change: Change
    text: str


def differences(old: str, new: str) -> tuple[Run, ...]:
    """Return both texts as one: what was kept, what was taken out and what was put in, in reading order."""
    before, after = old.split(), new.split()
    found: list[Run] = []
    for _, first, last, new_first, new_last in _opcodes(before, after):
        if before[first:last] == after[new_first:new_last]:
            found.append(Run(Change.KEPT, " ".join(before[first:last])))
            continue
        if first < last:
            found.append(Run(Change.TAKEN_OUT, " ".join(before[first:last])))
        if new_first < new_last:
            found.append(Run(Change.PUT_IN, " ".join(after[new_first:new_last])))
    return tuple(found)


def replacements(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """Return each (old run, new run) of words of which one stands where the other stood."""
    before, after = old.split(), new.split()
    return tuple(
        (" ".join(before[first:last]), " ".join(after[new_first:new_last]))
        for kind, first, last, new_first, new_last in _opcodes(before, after)
        if kind == "replace"
    )


def join(base: str, mine: str, theirs: str) -> str | None:
    """Return the text with both people's changes of `base`; None where they changed the same place differently.

    Changes that touch one another count as the same place: what belongs together in a sentence is not guessed.
    """
    words = base.split()
    edits = {*_edits(words, mine.split()), *_edits(words, theirs.split())}
    place, joined = 0, list[str]()
    for before, (first, last, new) in zip((None, *sorted(edits)), sorted(edits), strict=False):
        if before is not None and first <= before[1]:
            return None
        joined += [*words[place:first], *new]
        place = last
    return " ".join([*joined, *words[place:]])


def _edits(base: Sequence[str], text: Sequence[str]) -> list[tuple[int, int, tuple[str, ...]]]:
    return [
        (first, last, tuple(text[new_first:new_last]))
        for kind, first, last, new_first, new_last in _opcodes(base, text)
        if kind != "equal"
    ]


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
