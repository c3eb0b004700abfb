"""What the pages say of codes: their colours and lines, and what became of the words under them."""

from archive.methods.anchoring import Fate
from archive.terms.codes import Pattern
from web.speaking import later

COLOUR_NAMES = (
    later("clay"),
    later("blue"),
    later("green"),
    later("violet"),
    later("ochre"),
    later("teal"),
    later("rose"),
    later("grey"),
)
PATTERN_NAMES = {
    Pattern.SOLID: later("one line"),
    Pattern.DASHED: later("dashes"),
    Pattern.DOTTED: later("dots"),
    Pattern.DOUBLE: later("two lines"),
}
FATES = {
    Fate.SAME: later("as it was"),
    Fate.CHANGED: later("the words were changed since"),
    Fate.GONE: later("these words are not there any more, or not for you"),
}
"""What is said of a coding's words."""
CODEBOOK_HEADS = (
    later("Code"),
    later("Part of"),
    later("Definition"),
    later("Colour"),
    later("Line"),
    later("Places"),
    later("Interviews"),
)
CODED_HEADS = (
    later("Code"),
    later("Words"),
    later("Language"),
    later("Speaker"),
    later("Interview"),
    later("Title"),
    later("From"),
    later("To"),
    later("Coder"),
    later("Memo"),
    later("Words are"),
    later("Left out because"),
)
"""What stands over the columns of the files."""
