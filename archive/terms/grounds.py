"""What an agreement stands on: the language of the talk, the form that was read, and what the law calls its ground.

Plain values. Ethical consent is not the legal basis; both are written down. None means that nobody wrote it down, never
that there is none.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}")
"""A language as BCP 47 writes it, as far as a person needs: `es`, `es-BO`, `qu`, `sr-Latn`."""
FORM_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,59}")
FORM_HASH = re.compile(r"[0-9a-f]{64}")


class Article6(StrEnum):
    """Why personal data may be processed at all: GDPR, Article 6(1), by its letter."""

    CONSENT = "6.1.a"
    CONTRACT = "6.1.b"
    LEGAL_OBLIGATION = "6.1.c"
    VITAL_INTERESTS = "6.1.d"
    PUBLIC_TASK = "6.1.e"
    LEGITIMATE_INTERESTS = "6.1.f"


class Article9(StrEnum):
    """Why data about origin, belief, health or sexuality may be: GDPR, Article 9(2), by its letter."""

    EXPLICIT_CONSENT = "9.2.a"
    NOT_FOR_PROFIT_BODY = "9.2.d"
    MADE_PUBLIC_BY_HER = "9.2.e"
    SUBSTANTIAL_PUBLIC_INTEREST = "9.2.g"
    ARCHIVING_OR_RESEARCH = "9.2.j"


@dataclass(frozen=True, slots=True)
class Ground:
    """What one version of an agreement stands on. `form_hash` is the SHA-256 of the text that was read."""

    language: str | None = None
    form: str | None = None
    form_hash: str | None = None
    article6: Article6 | None = None
    article9: Article9 | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nobody wrote anything of it down."""
        return self == UNWRITTEN

    @property
    def is_well_formed(self) -> bool:
        """Whether each part reads as what it is, and a form has its hash."""
        return (
            (self.language is None or LANGUAGE_TAG.fullmatch(self.language) is not None)
            and (self.form is None or FORM_NAME.fullmatch(self.form) is not None)
            and (self.form_hash is None or FORM_HASH.fullmatch(self.form_hash) is not None)
            and (self.form is None) == (self.form_hash is None)
        )


UNWRITTEN = Ground()
