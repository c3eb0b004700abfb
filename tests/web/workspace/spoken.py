"""Words for Rosa's interview: a machine's transcript with doubts, words left out, two speakers and two languages.

And a machine's English. They are written as the worker writes them, so that no test waits for a model; the indexes are
brought up to date.
"""

from archive.indexing.outlets import index_interview
from archive.participation.participants import grant, show_agreements
from archive.store import tags, transcripts
from archive.store.connect import atomic
from archive.store.machine_translations import replace_translation
from archive.store.transcripts import newest
from archive.terms.models import OPERATOR, InterviewId, ParticipantId, Purpose, ThemeId
from archive.terms.words import TranscriptKind, TranscriptSegment, TranslatedSegment
from tests.peopled import World
from transcribe.types import Word

LEFT_OUT = "Subtítulos por la comunidad de Amara.org"
FIRST, SECRET = "Hello, my name is Rosa.", "My sister was killed in Tilburg."
ENGLISH = (
    TranslatedSegment(0, 350, 1_500, 0, 1_600, FIRST, is_copied=False),
    TranslatedSegment(1, 1_600, 3_465, 1_600, 3_465, SECRET, is_copied=False),
    TranslatedSegment(2, 3_466, 3_500, 3_466, 3_500, "as she said", is_copied=True),
)
REAL_NAMES = ("Rosa Quispe Mamani", "Lucía Vermeulen")


def spoken(text: str, start_ms: int, end_ms: int, *, unsure: str = "") -> tuple[Word, ...]:
    """Return the words of a text, evenly timed; the one called `unsure` is."""
    words = text.split()
    step = (end_ms - start_ms) // len(words)
    return tuple(
        Word(word, start_ms + step * at, start_ms + step * (at + 1), 0.3 if word == unsure else 0.97)
        for at, word in enumerate(words)
    )


def segment(
    number: int,
    start_ms: int,
    end_ms: int,
    text: str,
    *,
    language: str = "es",
    speaker: ParticipantId | None = None,
    unsure: str = "",
    doubts: tuple[str, ...] = (),
    suppressed: str | None = None,
) -> TranscriptSegment:
    """Return a segment as a model leaves it."""
    return TranscriptSegment(
        number=number,
        revision=1,
        start_ms=start_ms,
        end_ms=end_ms,
        speaker=speaker,
        language=language,
        text=text,
        words=spoken(text, start_ms, end_ms, unsure=unsure),
        doubts=doubts,
        suppressed=suppressed,
        verified=False,
    )


def people(world: World) -> dict[str, ParticipantId]:
    """Return who takes part in Rosa's interview, by role."""
    return {each.role: each.participant for each in show_agreements(world.archive, OPERATOR, world.rosa)}


def give_words(world: World) -> None:
    """Give Rosa's interview a newer machine transcript of four lines, with two suggested themes."""
    who = people(world)
    lines = (
        segment(0, 350, 1150, "Hola, me llamo <Rosa> & cuido.", speaker=who["narrator"], unsure="llamo"),
        segment(
            1,
            1200,
            2400,
            "A mi hermana la mató su marido.",
            speaker=who["narrator"],
            doubts=("low_probability", "fast"),
        ),
        segment(2, 2450, 2650, LEFT_OUT, suppressed="known_phrase"),
        segment(3, 2700, 3400, "Quelle est votre histoire ?", language="fr", speaker=who["interviewer"]),
    )
    keep(world, world.rosa, lines)
    with atomic(world.archive.database()) as database:
        tags.replace_suggestions(
            database,
            world.rosa,
            (
                tags.Suggestion(ThemeId("femicide"), 1, 1370, 2400, "la mató su marido", negated=False),
                tags.Suggestion(ThemeId("work"), 0, 990, 1150, "cuido", negated=True),
            ),
        )
    index_interview(world.archive, world.rosa)


def keep(world: World, interview: InterviewId, lines: tuple[TranscriptSegment, ...]) -> None:
    """Write a machine's transcript."""
    with atomic(world.archive.database()) as database:
        transcripts.add_transcript(
            database,
            interview,
            TranscriptKind.MACHINE,
            lines,
            made_by="scripted",
            now_ms=world.clock.now_ms(),
        )


def give_english(world: World) -> None:
    """Give Rosa's interview an English version, which everybody agrees to."""
    for each in show_agreements(world.archive, world.berta, world.rosa):
        grant(world.archive, world.berta, world.rosa, each.participant, (Purpose.TRANSLATE,), None)
    made_from = newest(world.archive.database(), world.rosa)
    assert made_from is not None
    with atomic(world.archive.database()) as database:
        replace_translation(
            database,
            world.rosa,
            ENGLISH,
            made_from=made_from,
            made_by="whisper base",
            settings="{}",
            now_ms=world.clock.ms,
        )
    index_interview(world.archive, world.rosa)
