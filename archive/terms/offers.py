"""A name that was heard in an interview, as a plain value: offered to the staff, who decide whether it may be known."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NameOffer:
    """One mention of a name; times in ms.

    `kind` is person, place, organisation or name; `folded` is the same for each mention of the same name; `by_rule`
    where no trained model said so.
    """

    name: str
    folded: str
    kind: str
    segment: int
    start_ms: int
    end_ms: int
    by_rule: bool
