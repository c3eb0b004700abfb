"""Where an agreement is: what is written down of it, and what follows from that, from its versions and from the time.

Only the first is stored; the second is the view `agreement_states` (archive/consent/views.py), and allows nothing.
"""

from enum import StrEnum


class AgreementStatus(StrEnum):
    """What is written down of an agreement; only `documented` allows anything."""

    DRAFT = "draft"
    """Answers that were prepared, and to which nobody has said yes."""
    PENDING = "pending"
    DOCUMENTED = "documented"
    UPDATE_REQUIRED = "update_required"
    """She must be asked again before anything of hers is used: what she agreed to is not what is done now."""
    WITHDRAWN = "withdrawn"


class AgreementState(StrEnum):
    """Where it is now."""

    DRAFT = "draft"
    PENDING = "pending"
    DOCUMENTED = "documented"
    """In force."""
    UPDATE_REQUIRED = "update_required"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    """There is a newer version."""
    WITHDRAWN_IN_PART = "withdrawn_in_part"
    """In force, but for what she had said yes to, and took back."""
    SUSPENDED = "suspended"
    """She took everything back, and it is not erased yet: sealed, for two people to bring back or not."""
    WITHDRAWN = "withdrawn"
    """The same, and nothing is left."""
