"""Choose the language of each chunk among those the interview declares; nothing else is ever considered.

A chunk is judged by its own sound, so that it does not depend on which others were worked on beside it. Where
that leaves doubt, `reconsider` looks at the neighbours once all are there, and names the chunks to try again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from transcribe.types import Chunk, ChunkResult, Heard

UNSURE_FROM = 0.25
"""Where the second language is this likely, both are tried."""
SURELY_SPOKEN = 0.6
"""Where no language is declared, one this likely in some stretch is taken for spoken."""
NEIGHBOUR_WEIGHT = 0.5
"""Of each neighbour beside the chunk itself, which counts 1."""
NEIGHBOUR_GAP_MS = 30_000
"""Further away, a chunk says nothing about this one."""


def weigh(probabilities: Mapping[str, float], declared: Sequence[str]) -> tuple[Heard, ...]:
    """Restrict what was heard to the declared languages, adding up to 1, the likeliest first.

    Equal ones keep the order in which they were declared; where nothing is known, all are equally likely.
    """
    total = sum(probabilities.get(language, 0.0) for language in declared)
    heard = [
        Heard(language, round(probabilities.get(language, 0.0) / total if total else 1 / len(declared), 4))
        for language in dict.fromkeys(declared)
    ]
    return tuple(sorted(heard, key=lambda one: -one.probability))


def spoken(found: Sequence[Mapping[str, float]]) -> tuple[str, ...]:
    """Return the languages of which some stretch surely is, the most spoken first; else the one likeliest in all.

    Each mapping says how likely every language is for one stretch of sound. Music and noise are sure of nothing.
    """
    likely: dict[str, float] = {}
    for one in found:
        for language, probability in one.items():
            likely[language] = likely.get(language, 0.0) + probability
    ranked = sorted(likely, key=lambda language: -likely[language])
    sure = [language for language in ranked if max(one.get(language, 0.0) for one in found) >= SURELY_SPOKEN]
    return tuple(sure or ranked[:1])


def candidates(heard: Sequence[Heard]) -> tuple[str, ...]:
    """Return the language to listen in, and a second one where it is nearly as likely."""
    return tuple(
        one.language for number, one in enumerate(heard[:2]) if not number or one.probability >= UNSURE_FROM
    )


def is_unsure(heard: Sequence[Heard]) -> bool:
    """Whether two declared languages were nearly as likely."""
    return len(candidates(heard)) > 1


def reconsider(results: Sequence[ChunkResult], *, are_translated: bool = False) -> tuple[Chunk, ...]:
    """Name the chunks to transcribe again, each with its language decided by its neighbours too.

    Hand in all results of a recording in order. The answer depends on them alone, so a resumed run and an
    uninterrupted one ask for the same; chunks whose language was decided beforehand, or that were parted between two
    languages, are left alone; and so is a translation, for all of it is English, whatever was spoken.
    """
    if are_translated:
        return ()
    return tuple(
        replace(result.chunk, language=smoothed)
        for number, result in enumerate(results)
        if result.chunk.language is None and is_unsure(result.heard) and not _is_parted(result)
        if (smoothed := _smoothed(results, number)) != result.language
    )


def _is_parted(result: ChunkResult) -> bool:
    """Whether two languages were found in the chunk: then it must not be forced into one."""
    return len({segment.language for segment in result.segments}) > 1


def _smoothed(results: Sequence[ChunkResult], number: int) -> str:
    own = results[number]
    scores = {one.language: one.probability for one in own.heard}
    for beside in (number - 1, number + 1):
        if 0 <= beside < len(results) and _are_near(own.chunk, results[beside].chunk):
            for one in results[beside].heard:
                scores[one.language] = scores.get(one.language, 0.0) + NEIGHBOUR_WEIGHT * one.probability
    best = max(scores.values())
    return (
        own.language if scores.get(own.language, 0.0) == best else max(scores, key=lambda code: scores[code])
    )


def _are_near(one: Chunk, other: Chunk) -> bool:
    return max(other.start_ms - one.end_ms, one.start_ms - other.end_ms) <= NEIGHBOUR_GAP_MS
