"""Why something is refused: a code for the audit and a sentence for a person.

The codes also stand in the SQL of `consent.views`, which is generated from this list.
"""

from enum import StrEnum


class Reason(StrEnum):
    """A reason code, stable for the audit."""

    NO_PARTICIPANT = "no_participant"
    NO_AGREEMENT = "no_agreement"
    AGREEMENT_PENDING = "agreement_pending"
    AGREEMENT_EXPIRED = "agreement_expired"
    WITHDRAWN = "withdrawn"
    NOT_ALLOWED = "not_allowed"
    EMBARGOED = "embargoed"
    ROLE = "role"
    NEEDS_TWO_APPROVALS = "needs_two_approvals"
    NO_WORDS = "no_words"
    NOT_PREPARED = "not_prepared"


SENTENCES = {
    Reason.NO_PARTICIPANT: "Nobody is recorded as taking part in this interview, so nobody has agreed to anything.",
    Reason.NO_AGREEMENT: "A participant of this interview has no agreement on record.",
    Reason.AGREEMENT_PENDING: "A participant's agreement is not documented yet.",
    Reason.AGREEMENT_EXPIRED: "A participant's agreement has run out.",
    Reason.WITHDRAWN: "A participant has withdrawn.",
    Reason.NOT_ALLOWED: "A participant did not agree to this purpose.",
    Reason.EMBARGOED: "A participant asked for an embargo, and nobody has lifted it.",
    Reason.ROLE: "Your role does not include this.",
    Reason.NEEDS_TWO_APPROVALS: "Two different people must approve this excerpt as it stands now.",
    Reason.NO_WORDS: "There are no words in this stretch of the recording.",
    Reason.NOT_PREPARED: "The recording has not been prepared yet.",
}
