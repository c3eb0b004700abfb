"""What the pages say of codes: their colours and lines, and what became of the words under them."""

from archive.anchoring import Fate
from archive.codes import Pattern

COLOUR_NAMES = ("clay", "blue", "green", "violet", "ochre", "teal", "rose", "grey")
PATTERN_NAMES = {
    Pattern.SOLID: "one line",
    Pattern.DASHED: "dashes",
    Pattern.DOTTED: "dots",
    Pattern.DOUBLE: "two lines",
}
FATES = {
    Fate.SAME: "as it was",
    Fate.CHANGED: "the words were changed since",
    Fate.GONE: "these words are not there any more, or not for you",
}
"""What is said of a coding's words."""
