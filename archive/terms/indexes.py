"""The indexes inside, by name: for each audience one of what was said, apart from it one of a computer's English."""

from enum import StrEnum

from archive.terms.models import Audience


class EnglishIndex(StrEnum):
    """The index in which an audience finds what the computer's English says; it holds nothing that was said so."""

    STAFF = f"{Audience.STAFF}.english"
    RESEARCH = f"{Audience.RESEARCH}.english"

    @property
    def audience(self) -> Audience:
        """Who finds in it."""
        return Audience[self.name]


IndexName = Audience | EnglishIndex
"""An audience is the name of the index of its words."""


def audience_of(index: IndexName) -> Audience:
    """Return who finds in an index."""
    return index.audience if isinstance(index, EnglishIndex) else index
