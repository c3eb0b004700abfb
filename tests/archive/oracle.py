"""The consent rule a second time, in plain Python, as CONSENT.md and docs/consent.md say it and not as the SQL does.

A story is all that consent hangs on: people and what they agreed to, spans that were restricted, words, themes.
Whatever is not understood (a status, a decision, an embargo, an audience) counts as the strictest there is.
"""

from dataclasses import dataclass

from archive.terms.models import Purpose
from archive.terms.reasons import Reason

WITHIN = {Purpose.PRESERVE, Purpose.TRANSCRIBE_LOCAL, Purpose.TELL_SPEAKERS, Purpose.INDEX}
"""Purposes that stay in the staff's room."""
SHOWN_TO_RESEARCH = {Purpose.RESEARCH, Purpose.TEACHING}
"""Purposes that go as far as researchers; all others go to anybody."""
STAFF, RESEARCH, ANYBODY = 0, 1, 2


@dataclass(frozen=True)
class Answer:
    """What one person said to one purpose."""

    purpose: Purpose
    decision: str = "allow"
    embargo: str = "none"
    until: str | None = None


@dataclass(frozen=True)
class Version:
    """One version of somebody's agreement."""

    status: str
    valid_until_ms: int | None
    answers: tuple[Answer, ...]
    voice: str = "original"

    def answer(self, purpose: Purpose) -> Answer | None:
        return next((each for each in self.answers if each.purpose is purpose), None)


@dataclass(frozen=True)
class Person:
    """Somebody in the recording, with the versions of her agreement in order."""

    id: str
    role: str
    versions: tuple[Version, ...]


@dataclass(frozen=True)
class Cover:
    """A restricted span; `speaker` None: whoever speaks."""

    id: str
    start_ms: int
    end_ms: int
    speaker: str | None
    audience: str
    status: str
    until: str | None = None


@dataclass(frozen=True)
class Said:
    """A segment, the times of its words, and who speaks, as far as somebody wrote that down."""

    start_ms: int
    end_ms: int
    speaker: str | None
    words: tuple[tuple[int, int], ...]
    is_suppressed: bool = False


@dataclass(frozen=True)
class Marked:
    """A theme on a stretch."""

    start_ms: int
    end_ms: int
    state: str


@dataclass(frozen=True)
class Story:
    """One interview."""

    id: str
    people: tuple[Person, ...]
    covers: tuple[Cover, ...] = ()
    said: tuple[Said, ...] = ()
    themes: tuple[Marked, ...] = ()


Token = tuple[str, int, int]
"""A word, wherever it turns up: its interview, its segment, its place there; -1 for a segment that has only a text."""
ONLY_TEXT = -1


def objections(person: Person, purpose: Purpose, now_ms: int) -> set[Reason]:
    """Everything in one person's newest agreement that stands against the purpose."""
    if not person.versions:
        return {Reason.NO_AGREEMENT}
    newest = person.versions[-1]
    found = {Reason.WITHDRAWN} if newest.status == "withdrawn" else set()
    keeping = newest.answer(Purpose.PRESERVE)
    if keeping is not None and keeping.decision != "allow":
        found.add(Reason.NOT_ALLOWED)
    if purpose is Purpose.PRESERVE:
        return found
    if newest.status != "documented":
        asked = newest.status == "update_required"
        found.add(Reason.UPDATE_REQUIRED if asked else Reason.AGREEMENT_PENDING)
    if newest.valid_until_ms is not None and now_ms >= newest.valid_until_ms:
        found.add(Reason.AGREEMENT_EXPIRED)
    return found | reserved(newest.answer(purpose))


def states(person: Person, now_ms: int, *, is_erased: bool) -> list[str]:
    """Where each version of somebody's agreement is, the newest last: it alone is not superseded."""
    newest = person.versions[-1:]
    return ["superseded"] * (len(person.versions) - 1) + [_state(person, now_ms, is_erased) for _ in newest]


def _state(person: Person, now_ms: int, is_erased: bool) -> str:  # noqa: FBT001
    *earlier, newest = person.versions
    if newest.status == "withdrawn":
        return "withdrawn" if is_erased else "suspended"
    if newest.status != "documented":
        return newest.status if newest.status in {"draft", "update_required"} else "pending"
    if newest.valid_until_ms is not None and now_ms >= newest.valid_until_ms:
        return "expired"
    refused = {each.purpose for each in newest.answers if each.decision == "deny"}
    wanted = {
        each.purpose
        for before in earlier
        for each in before.answers
        if each.decision in {"allow", "ask_each_time"}
    }
    return "withdrawn_in_part" if refused & wanted else "documented"


def reserved(answer: Answer | None) -> set[Reason]:
    """What an answer to one purpose holds back; none at all is a no."""
    if answer is None or answer.decision not in {"allow", "ask_each_time"}:
        return {Reason.NOT_ALLOWED} | ({Reason.EMBARGOED} if answer and answer.embargo != "none" else set())
    asked = {Reason.ASK_EACH_TIME} if answer.decision == "ask_each_time" else set()
    return asked | ({Reason.EMBARGOED} if answer.embargo != "none" else set())


def may_be_used(story: Story, purpose: Purpose, now_ms: int) -> bool:
    """Whether every person in it lets it be used; an interview of nobody may not be."""
    return bool(story.people) and not any(objections(each, purpose, now_ms) for each in story.people)


def words_may_be_read(story: Story, purpose: Purpose, now_ms: int) -> bool:
    """Whether its words may be: they exist only because transcribing is allowed."""
    return may_be_used(story, purpose, now_ms) and may_be_used(story, Purpose.TRANSCRIBE_LOCAL, now_ms)


def reach(purpose: Purpose) -> int:
    """How far what is used for a purpose goes."""
    return STAFF if purpose in WITHIN else RESEARCH if purpose in SHOWN_TO_RESEARCH else ANYBODY


def in_the_way(story: Story, purpose: Purpose) -> list[Cover]:
    """The restrictions that hold for a purpose: all but the lifted ones, where it goes further than they allow."""
    return [
        each
        for each in story.covers
        if each.status != "lifted" and reach(purpose) > (RESEARCH if each.audience == "research" else STAFF)
    ]


def voice(story: Story, purpose: Purpose) -> str:
    """How people are heard: inside as they spoke, elsewhere as the strictest of them wants."""
    wanted = {each.versions[-1].voice for each in story.people if each.versions}
    if reach(purpose) == STAFF or wanted <= {"original"}:
        return "original"
    return "text_only" if "text_only" in wanted else "altered"


def treatment(story: Story, purpose: Purpose) -> tuple[frozenset[str], str]:
    """What must be done before the purpose: which restrictions, which voice."""
    return frozenset(each.id for each in in_the_way(story, purpose)), voice(story, purpose)


NOTHING: tuple[frozenset[str], str] = (frozenset(), "original")
"""The treatment of what may be had as it is."""


def is_hit(start_ms: int, end_ms: int, cover: Cover) -> bool:
    """Whether a stretch shares a millisecond with a restricted span; what has no length lasts one, on either side."""
    if start_ms == end_ms == cover.end_ms:
        return True
    mine = range(start_ms, max(end_ms, start_ms + 1))
    return any(moment in mine for moment in range(cover.start_ms, cover.end_ms))


def concerns(cover: Cover, segment: Said, story: Story) -> bool:
    """Whether a restriction is about who speaks here; somebody unknown may be anybody."""
    known = {each.id for each in story.people}
    return cover.speaker is None or segment.speaker not in known or segment.speaker == cover.speaker


def tokens(story: Story) -> dict[Token, tuple[Said, int, int]]:
    """Every word that was said, with its segment and its times."""
    found: dict[Token, tuple[Said, int, int]] = {}
    for number, segment in enumerate(story.said):
        if not segment.words:
            found[story.id, number, ONLY_TEXT] = (segment, segment.start_ms, segment.end_ms)
        for place, (start_ms, end_ms) in enumerate(segment.words):
            found[story.id, number, place] = (segment, start_ms, end_ms)
    return found


def uncovered(story: Story, purpose: Purpose) -> set[Token]:
    """The words that no restriction takes away for the purpose, whoever may read it."""
    covers = in_the_way(story, purpose)
    return {
        token
        for token, (segment, start_ms, end_ms) in tokens(story).items()
        if not any(is_hit(start_ms, end_ms, each) and concerns(each, segment, story) for each in covers)
    }


def readable(story: Story, purpose: Purpose, now_ms: int, *, is_staff: bool) -> set[Token]:
    """The words that a reader gets for a purpose; what is likely invented only as staff."""
    if not words_may_be_read(story, purpose, now_ms):
        return set()
    said = tokens(story)
    return {each for each in uncovered(story, purpose) if is_staff or not said[each][0].is_suppressed}


def themes(story: Story, purpose: Purpose, now_ms: int) -> set[int]:
    """The places of the themes that a reader gets: none that was rejected, or that touches what is covered."""
    if not words_may_be_read(story, purpose, now_ms):
        return set()
    return untouched(story, purpose)


def untouched(story: Story, purpose: Purpose) -> set[int]:
    """The places of the themes that nobody rejected and no restriction takes away for the purpose."""
    covers = in_the_way(story, purpose)
    return {
        place
        for place, each in enumerate(story.themes)
        if each.state != "rejected" and not any(is_hit(each.start_ms, each.end_ms, one) for one in covers)
    }
