"""Makes the demo archive: takes the demo interviews through the pipeline, and publishes what the agreements allow.

Everything goes through the use cases that people use; nothing is put into the database or the gallery by another way.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from archive.accession.intake import NewInterview, NewParticipant, grants_for, take_in
from archive.context import Archive
from archive.demo.catalogue import DemoExcerpt, DemoInterview, DemoLine, DemoParticipant, load_demo
from archive.methods.alignment import spread_words
from archive.participation import restricting
from archive.participation.participants import show_agreements
from archive.publication import excerpt_translations
from archive.publication.excerpts import approve, draft, list_excerpts, show
from archive.publication.publish import ask_for_publication
from archive.stewardship.accounts import add_user
from archive.terms.errors import Refused
from archive.terms.jobs import Job
from archive.terms.languages import LANGUAGES
from archive.terms.models import (
    OPERATOR,
    Embargo,
    ExcerptId,
    ExcerptState,
    InterviewId,
    ParticipantId,
    ParticipantRole,
    Presentation,
    Purpose,
    Role,
    TagState,
    User,
)
from archive.terms.ways import Way
from archive.terms.words import TranscriptSegment
from archive.theming.themes import decide, themes_of
from archive.transcripts.review import keep_corrected
from archive.worker import Worker

PASSPHRASES = {
    "ana@demo.test": "las flores del mercado rojo",
    "berta@demo.test": "un tranvia hacia la estacion",
    "rita@demo.test": "una pregunta para cada martes",
}
"""Printed by `testimony demo`, for a demo archive on one machine only."""
Progress = Callable[[Job, int, int], None]


@dataclass(frozen=True, slots=True)
class Played:
    """What the demo made."""

    interviews: tuple[InterviewId, ...]
    published: int


def play(
    archive: Archive, *, recording: Path | None, say: Callable[[str], None], on_progress: Progress
) -> Played:
    """Fill a fresh archive with the demo; `recording` is one more to take in, as the visitor's own."""
    ana, berta = _people(archive)
    say("Taking the demo interviews in")
    taken = [(demo, _take_in(archive, demo)) for demo in load_demo()]
    own = [_take_own(archive, recording)] if recording is not None else []
    say("Listening, tagging, indexing")
    _work(archive, on_progress)
    say("Reviewing, and publishing what the agreements allow")
    for demo, interview in taken:
        _review(archive, demo, interview)
        _restrict(archive, demo, interview, berta)
    _work(archive, on_progress)
    for demo, interview in taken:
        _publish(archive, demo, interview, ana, berta)
    _work(archive, on_progress)
    public = sum(each.state is ExcerptState.PUBLISHED for each in list_excerpts(archive, OPERATOR))
    return Played(tuple(interview for _, interview in taken) + tuple(own), public)


def _people(archive: Archive) -> tuple[User, User]:
    people = [
        add_user(archive, OPERATOR, email, role, PASSPHRASES[email], name)
        for email, role, name in (
            ("ana@demo.test", Role.ADMIN, "Ana (demo)"),
            ("berta@demo.test", Role.ARCHIVIST, "Berta (demo)"),
            ("rita@demo.test", Role.RESEARCHER, "Rita (demo)"),
        )
    ]
    return people[0], people[1]


def _work(archive: Archive, on_progress: Progress) -> None:
    worker = Worker(archive, on_progress=on_progress)
    try:
        worker.work(drain=True)
    finally:
        worker.close()


def _take_in(archive: Archive, demo: DemoInterview) -> InterviewId:
    new = NewInterview(
        title=demo.title,
        languages=demo.languages,
        participants=tuple(_participant(each, demo) for each in demo.participants),
        collection=demo.collection,
        recorded_on=demo.recorded_on.isoformat(),
        place=demo.place,
        summary=demo.summary,
        synthetic=demo.synthetic,
    )
    with demo.path.open("rb") as stream:
        return take_in(archive, OPERATOR, new, stream, original_name=demo.path.name).interview


def _participant(each: DemoParticipant, demo: DemoInterview) -> NewParticipant:
    until = demo.embargo_until.isoformat() if demo.embargo_until else demo.embargo.value
    grants = grants_for(each.grants, None if demo.embargo is Embargo.NONE else until)
    presentation = Presentation(
        each.appears_as,
        each.shown_name,
        each.shown_place,
        country=each.country,
        country_shown=each.country_shown,
    )
    return NewParticipant(each.name, each.role, grants, presentation)


def _take_own(archive: Archive, recording: Path) -> InterviewId:
    inside = grants_for((Purpose.PRESERVE, Purpose.TRANSCRIBE_LOCAL, Purpose.INDEX))
    narrator = NewParticipant("Your own recording", ParticipantRole.NARRATOR, inside)
    new = NewInterview(title=recording.stem, languages=LANGUAGES, participants=(narrator,))
    with recording.open("rb") as stream:
        return take_in(archive, OPERATOR, new, stream, original_name=recording.name).interview


def _review(archive: Archive, demo: DemoInterview, interview: InterviewId) -> None:
    """Put the author's own text beside the machine's, as a person's review would."""
    people = {each.role: each.participant for each in show_agreements(archive, OPERATOR, interview)}
    lines = tuple(_segment(number, line, people) for number, line in enumerate(demo.lines))
    try:
        keep_corrected(archive, OPERATOR, interview, lines)
    except Refused:
        return


def _segment(number: int, line: DemoLine, people: dict[ParticipantRole, ParticipantId]) -> TranscriptSegment:
    return TranscriptSegment(
        number=number,
        revision=1,
        start_ms=line.start_ms,
        end_ms=line.end_ms,
        speaker=people[line.speaker],
        language=line.language,
        text=line.text,
        words=tuple(spread_words(line.text.split(), line.start_ms, line.end_ms)),
        doubts=(),
        suppressed=None,
        verified=True,
    )


def _restrict(archive: Archive, demo: DemoInterview, interview: InterviewId, by: User) -> None:
    for each in demo.restrictions:
        new = restricting.NewRestriction(each.reason)
        for made in restricting.propose(archive, by.viewer, interview, [(each.start_ms, each.end_ms)], new):
            restricting.approve(archive, by.viewer, made)


def _publish(archive: Archive, demo: DemoInterview, interview: InterviewId, ana: User, berta: User) -> None:
    """Draft, confirm the themes inside, approve twice, ask for publication."""
    for each in demo.excerpts:
        try:
            excerpt = draft(
                archive,
                ana.viewer,
                interview,
                start_ms=each.start_ms,
                end_ms=each.end_ms,
                title=each.title,
                context=each.context_note,
                warning=each.warning,
                whole=each.purpose is Purpose.FULL_PUBLIC,
            )
            _confirm_themes(archive, interview, each.start_ms, each.end_ms, ana)
            _translate(archive, excerpt, each, ana)
            _approve_and_ask(archive, excerpt, ana, berta)
        except Refused:
            continue


def _confirm_themes(archive: Archive, interview: InterviewId, start_ms: int, end_ms: int, by: User) -> None:
    for tag in themes_of(archive, by.viewer, interview):
        is_said = not tag.negated and tag.why.way is not Way.MEANING
        if start_ms <= tag.start_ms < end_ms and is_said:
            decide(archive, by.viewer, interview, tag.id, TagState.CONFIRMED)


def _translate(archive: Archive, excerpt: ExcerptId, demo: DemoExcerpt, by: User) -> None:
    beside = demo.translation
    if beside is not None:
        excerpt_translations.write(
            archive,
            by.viewer,
            excerpt,
            seen=show(archive, by.viewer, excerpt).seal,
            language=beside.language,
            made_by=beside.made_by,
            lines=beside.lines,
        )


def _approve_and_ask(archive: Archive, excerpt: ExcerptId, ana: User, berta: User) -> None:
    for person in (ana, berta):
        approve(archive, person.viewer, excerpt, seen=show(archive, person.viewer, excerpt).seal)
    ask_for_publication(archive, ana.viewer, excerpt)
