"""The thesaurus and a person's say on the themes that the tagger suggested."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from archive.consent.reader import reading
from archive.consent.rules import Action, own_purpose
from archive.consent.writer import Writer, together, writing
from archive.context import Archive
from archive.indexing.outlets import now_or_later, take_back_changed
from archive.store import tags
from archive.store.tags import Learned
from archive.terms.errors import BadRequest, NotFound
from archive.terms.jobs import JobKind
from archive.terms.models import InterviewId, Purpose, Tag, TagId, TagState, ThemeId, Viewer
from archive.theming.learning import learn
from archive.thesaurus.skos import Format, written


@dataclass(frozen=True, slots=True)
class ThemeLabel:
    """A theme of the thesaurus as it is named: its labels by language."""

    id: ThemeId
    broader: ThemeId | None
    preferred: dict[str, str]
    is_deprecated: bool


@dataclass(frozen=True, slots=True)
class ThemeEntry:
    """A theme of the thesaurus as it is shown and matched."""

    id: ThemeId
    broader: ThemeId | None
    preferred: dict[str, str]
    alternative: dict[str, tuple[str, ...]]
    patterns: dict[str, tuple[str, ...]]
    definition: dict[str, str]
    examples: dict[str, tuple[str, ...]]
    matches: dict[str, tuple[str, ...]]
    note: dict[str, str]
    """How it is used here, by language."""
    related: tuple[ThemeId, ...]
    is_deprecated: bool
    merged_into: ThemeId | None
    learned: Learned
    """What people's decisions taught: from which likeness it is suggested, and how its phrases are trusted."""

    def label(self, language: str) -> str:
        """Return the preferred label in the language, else in English, else the id."""
        return self.preferred.get(language) or self.preferred.get("en") or self.id


def list_themes(archive: Archive) -> list[ThemeEntry]:
    """Return the thesaurus, broader themes before narrower ones. It is no secret: no viewer is asked for."""
    learned = tags.learned(archive.database())
    return [
        ThemeEntry(
            id=row["id"],
            broader=row["broader"],
            preferred=row["preferred"],
            alternative=row["alternative"],
            patterns=row["patterns"],
            definition=row["description"],
            examples=row["examples"],
            matches=row["matches"],
            note=row["note"],
            related=tuple(ThemeId(each) for each in row["related"]),
            is_deprecated=bool(row["deprecated"]),
            merged_into=row["merged_into"],
            learned=learned.get(row["id"], tags.Learned()),
        )
        for row in tags.stored_themes(archive.database())
    ]


def list_labels(archive: Archive) -> list[ThemeLabel]:
    """Return the thesaurus as `list_themes` does, without what it is matched by: for pages that name themes."""
    return [
        ThemeLabel(row["id"], row["broader"], row["preferred"], bool(row["deprecated"]))
        for row in tags.stored_labels(archive.database())
    ]


def export_themes(archive: Archive, form: str) -> str:
    """Return the thesaurus as SKOS: `form` is turtle, json-ld or xml."""
    return written(tags.stored_thesaurus(archive.database()), Format(form))


def decide(archive: Archive, viewer: Viewer, interview: InterviewId, tag: TagId, state: TagState) -> None:
    """Confirm, reject, or put back to suggested. Raises NotFound where the interview has no such tag."""
    with writing(
        archive, viewer, Action.TAG, interview, interview=interview, reason=f"{state} {tag}"
    ) as writer:
        if not tags.is_tag_of(writer.database, tag, interview):
            raise NotFound
        tags.decide_tag(writer.database, tag, state, viewer.id, writer.now_ms)
        learn(writer, tags.tag_of(writer.database, tag).theme)
        _follow(writer, interview)
    now_or_later(take_back_changed, archive, interview)


def confirm_sure(
    archive: Archive, viewer: Viewer, interview: InterviewId, shown: Collection[TagId], *, percent: int
) -> tuple[TagId, ...]:
    """Confirm those of the suggestions shown that still wait and are that sure; return them.

    What is denied or only supposed is decided one by one.
    """

    def is_meant(tag: Tag) -> bool:
        return tag.id in shown and tag.state is TagState.SUGGESTED and tag.is_sure(percent)

    return _decide_each(archive, viewer, interview, is_meant, TagState.CONFIRMED)


def put_back(
    archive: Archive, viewer: Viewer, interview: InterviewId, chosen: Collection[TagId]
) -> tuple[TagId, ...]:
    """Let those of these tags that are confirmed be suggestions again; return them."""

    def is_meant(tag: Tag) -> bool:
        return tag.id in chosen and tag.state is TagState.CONFIRMED

    return _decide_each(archive, viewer, interview, is_meant, TagState.SUGGESTED)


def _decide_each(
    archive: Archive,
    viewer: Viewer,
    interview: InterviewId,
    is_meant: Callable[[Tag], bool],
    state: TagState,
) -> tuple[TagId, ...]:
    """Write a decision on each that is meant, with its own line in the audit; what it teaches is learned once."""
    with together(archive):
        found = [each for each in themes_of(archive, viewer, interview) if is_meant(each)]
        last = {each.theme: each.id for each in found}
        for each in found:
            with writing(
                archive, viewer, Action.TAG, interview, interview=interview, reason=f"{state} {each.id}"
            ) as writer:
                tags.decide_tag(writer.database, each.id, state, viewer.id, writer.now_ms)
                if last[each.theme] == each.id:
                    learn(writer, each.theme)
                _follow(writer, interview)
    if found:
        now_or_later(take_back_changed, archive, interview)
    return tuple(each.id for each in found)


def retag(archive: Archive, viewer: Viewer, interview: InterviewId, tag: TagId, theme: ThemeId) -> None:
    """Say that it is another theme that is spoken of there: the one is rejected, the other confirmed.

    Raises NotFound where the interview has no such tag, BadRequest for an unknown theme or the same.
    """
    if theme not in {each.id for each in list_labels(archive)}:
        raise BadRequest("There is no such theme in the thesaurus.")
    with writing(
        archive, viewer, Action.TAG, interview, interview=interview, reason=f"retag {theme}"
    ) as writer:
        if not tags.is_tag_of(writer.database, tag, interview):
            raise NotFound
        old = tags.tag_of(writer.database, tag)
        if old.theme == theme:
            raise BadRequest("It has this theme already.")
        tags.decide_tag(writer.database, tag, TagState.REJECTED, viewer.id, writer.now_ms)
        tags.add_tag(writer.database, interview, replace(old, theme=theme), viewer.id, writer.now_ms)
        learn(writer, old.theme)
        _follow(writer, interview)
    now_or_later(take_back_changed, archive, interview)


def add(archive: Archive, viewer: Viewer, interview: InterviewId, theme: ThemeId, number: int) -> None:
    """Put a theme on a segment that a person heard it in. Raises BadRequest for an unknown theme or segment."""
    if theme not in {each.id for each in list_labels(archive)}:
        raise BadRequest("There is no such theme in the thesaurus.")
    with writing(
        archive, viewer, Action.TAG, interview, interview=interview, reason=f"add {theme}"
    ) as writer:
        segments = reading(archive, viewer, Purpose.PRESERVE).transcript(interview).segments
        here = [each for each in segments if each.number == number and each.suppressed is None]
        if not here:
            raise BadRequest("There is no such segment in the transcript.")
        seen = tags.Suggestion(theme, number, here[0].start_ms, here[0].end_ms, here[0].text, negated=False)
        tags.add_tag(writer.database, interview, seen, viewer.id, writer.now_ms)
        _follow(writer, interview)
    now_or_later(take_back_changed, archive, interview)


def _follow(writer: Writer, interview: InterviewId) -> None:
    """Let the indexes follow, and what is public otherwise than it was approved leave."""
    writer.enqueue(JobKind.INDEX, interview)
    writer.close_changed(interview)


def themes_of(archive: Archive, viewer: Viewer, interview: InterviewId) -> list[Tag]:
    """Return the themes on the interview, suggested and confirmed, in order of time."""
    return reading(archive, viewer, own_purpose(viewer)).tags(interview)
