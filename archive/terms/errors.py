"""What the archive says when it does not do what was asked.

    ArchiveError
    ├── Refused            consent or role says no; carries a reason code and a sentence
    ├── NotFound           absent, or hidden from this viewer: the two cannot be told apart
    ├── BadRequest         the words given do not make sense (a span backwards, an unknown purpose)
    │   ├── SavedMeanwhile somebody else changed the same words of a line: nothing is written over
    │   ├── ChangedMeanwhile somebody else wrote what a form was filled from: nothing is written over
    │   └── ErasedBefore   just this recording was erased here: it does not come again by itself
    ├── Unproven           a redacted copy was not shown to be without what is restricted: it is not released
    ├── ClusterMissing     the machines that should do the heavy work cannot be reached
    ├── SettingsError      config.toml, the environment or the data folder is wrong
    └── SignInRefused      the e-mail address and the pass phrase do not match

Each `str()` is one sentence that a person can read. Errors of the leaves (media, transcribe, search) pass through as
they are.
"""

from archive.terms.reasons import SENTENCES, Reason


class ArchiveError(Exception):
    """Anything the archive declines to do, in one sentence."""


class Refused(ArchiveError):
    """Consent or role says no."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        self.reason = reason
        super().__init__(SENTENCES[reason] + (f" ({detail})" if detail else ""))


class NotFound(ArchiveError):
    """There is no such thing, or not for this viewer."""

    def __init__(self) -> None:
        super().__init__("There is nothing here by that name.")


class BadRequest(ArchiveError):
    """What was asked does not make sense; the sentence says why."""


class SavedMeanwhile(BadRequest):
    """Somebody else changed the same place of a line; the person who writes decides, seeing both."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else saved this segment since you opened it. Look at it again before you save."
        )


class ChangedMeanwhile(BadRequest):
    """Somebody else wrote something else since the form was filled from it; what she wrote stands."""


class ErasedBefore(BadRequest):
    """Just this recording was taken in before and erased: only who decides it takes it in again."""

    def __init__(self) -> None:
        super().__init__(
            "This recording was taken in here before, and was erased because it was taken back. It does not come again "
            "by itself: where everybody agreed to that, somebody at the server takes it in with “testimony ingest "
            "--although-erased”."
        )


class Unproven(ArchiveError):
    """A redacted copy may still hold what is restricted, at this moment of the recording; it was thrown away."""

    def __init__(self, moment_ms: int) -> None:
        minutes, seconds = divmod(moment_ms // 1000, 60)
        super().__init__(
            f"Near {minutes}:{seconds:02d} something of a restricted stretch can still be heard. Nothing was released: "
            "widen that stretch, and try again."
        )


class ClusterMissing(ArchiveError):
    """Nobody answers at the address of the cluster, or what speaks to it is not installed."""


class SettingsError(ArchiveError):
    """A setting, the environment or the data folder is wrong; the sentence names it."""


class SignInRefused(ArchiveError):
    """The address and the pass phrase do not match; says no more than that."""
