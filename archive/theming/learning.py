"""Learns from what people confirmed and rejected how sure a theme's suggestions are (see `thresholds`).

Only decisions about words that researchers may read count, so that nothing shows of those that they may not.
"""

from collections import defaultdict

from archive.consent.judged import Decided, decisions
from archive.consent.writer import Writer
from archive.methods.thresholds import learned_middle, trust_in_words
from archive.store.tags import Learned, keep_learned
from archive.terms.models import ThemeId


def learn(writer: Writer, theme: ThemeId | None = None) -> None:
    """Bring what was learned of one theme, or of all, up to date."""
    told: dict[ThemeId, list[Decided]] = defaultdict(list)
    for each in decisions(writer.database, theme):
        told[each.theme].append(each)
    keep_learned(writer.database, {of: _learned(those) for of, those in told.items()}, theme)


def _learned(told: list[Decided]) -> Learned:
    by_words = [each.confirmed for each in told if each.by_words]
    likenesses = [
        (each.likeness, each.confirmed) for each in told if each.likeness is not None and not each.by_words
    ]
    return Learned(
        middle=learned_middle(likenesses),
        trust=trust_in_words(sum(by_words), len(by_words) - sum(by_words)),
        decided=len(told),
    )
