"""An archive in which every field of every object holds a word of its own that is in no language: a canary.

One interview for each state that an interview can be in. Who may hear which canary is said here, once; the tests ask
every page, and read every byte, for the others.
"""

import io
import json
import random
import shutil
import subprocess
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from archive.accession.intake import NewInterview, NewParticipant, grants_for, take_in
from archive.bootstrap import make_archive, open_archive
from archive.config import Config
from archive.context import Archive
from archive.participation import safety, third_parties
from archive.participation.erasing import erase
from archive.participation.narrators import make_link
from archive.participation.participants import show_agreements, withdraw
from archive.publication import excerpt_translations
from archive.publication.excerpts import draft, show
from archive.steps.publishing import publish
from archive.stewardship.accounts import add_user
from archive.store.connect import atomic
from archive.terms.models import (
    OPERATOR,
    ExcerptId,
    InterviewId,
    NameAs,
    ParticipantId,
    ParticipantRole,
    Presentation,
    Purpose,
    Role,
    TagState,
    User,
)
from archive.terms.people import NamingRule
from archive.theming.importing import import_themes
from archive.theming.themes import decide, themes_of
from archive.transcripts import machine_translations
from archive.transcripts.review import correct
from tests.peopled import INSIDE, PASSPHRASE, RECORDINGS, approve, fast_passphrases, scripted, work

SPAN = 1_950, 2_850
"""The excerpt: the third line and no other."""
LETTERS = "bcdfghjklmnprtvz"
VOWELS = "aiou"


class State(StrEnum):
    """Where an interview is; the order is that of the columns in access.toml."""

    OPEN = "open"
    """For researchers; nothing of it is public."""
    PUBLISHED = "published"
    """For researchers, and an excerpt of it is public."""
    STAFF = "staff"
    """For the staff alone."""
    EMBARGOED = "embargoed"
    """Everything was agreed to, but not yet."""
    WITHDRAWN = "withdrawn"
    """Was public, and was taken back: sealed."""
    ERASED = "erased"
    """Was public, was taken back, and was erased."""


AGREED = (
    *INSIDE,
    Purpose.RESEARCH,
    Purpose.EXCERPT_PUBLIC,
    Purpose.DOWNLOAD,
    Purpose.EMBED,
    Purpose.HARVEST_METADATA,
    Purpose.TRANSLATE,
)
UNTRANSLATED = frozenset({State.STAFF, State.EMBARGOED})
"""Nobody may translate them."""
WAS_PUBLIC = frozenset({State.PUBLISHED, State.WITHDRAWN, State.ERASED})
FIELDS = (
    "title",
    "narrator",
    "shown",
    "shown_place",
    "interviewer",
    "interviewer_shown",
    "place",
    "summary",
    "collection",
    "evidence",
    "file",
    "media_tag",
    "misheard",
    "corrected",
    "private",
    "public",
    "suppressed",
    "excerpt",
    "context",
    "warning",
    "theme",
    "named",
    "relation",
    "risk",
    "channel",
    "hours",
    "translation",
    "english",
)
SAFETY = frozenset({"risk", "channel", "hours"})
"""Read one by one, by pressing a button; each reading is an event."""
PUBLIC = frozenset(
    {
        "public",
        "shown",
        "shown_place",
        "interviewer_shown",
        "excerpt",
        "context",
        "warning",
        "theme",
        "collection",
        "translation",
    }
)
OWN = PUBLIC | {"narrator", "title", "place", "corrected", "private", "theme"}
"""What a narrator may meet on her own page, of her own interview."""
RESEARCH = frozenset(
    {
        "corrected",
        "private",
        "public",
        "title",
        "shown",
        "interviewer_shown",
        "place",
        "summary",
        "collection",
        "theme",
        "english",
    }
)
STAFF = frozenset(FIELDS) - {"evidence", "media_tag"}
UPLOADER, ADDRESS = "uploader", "uploader_address"


def new_words(number: int, seed: int) -> list[str]:
    """Return canaries of eleven letters: with one that is not ASCII, with a capital, and no two alike at the start."""
    chance = random.Random(seed)  # noqa: S311 - the same in every run
    found: dict[str, str] = {}
    while len(found) < number:
        word = "".join(chance.choice(LETTERS) + chance.choice(VOWELS) for _ in range(5))
        found[word[:6]] = f"{word[:4].capitalize()}é{word[4:]}"
    return [*found.values()]


@dataclass(frozen=True, slots=True)
class Kept:
    """One interview: its ids, and its canaries by field."""

    interview: InterviewId
    people: tuple[ParticipantId, ...]
    excerpt: ExcerptId
    theme: str
    link: str
    """The token of its narrator's own page."""
    canaries: dict[str, str]


@dataclass(frozen=True, slots=True)
class Aviary:
    """The archive, its interviews by state, its users, and the canaries of whoever uploaded."""

    config: Config
    kept: dict[State, Kept]
    users: dict[Role, User]
    uploader: dict[str, str]

    def at(self, folder: Path) -> "Aviary":
        """Return a copy of it in another folder."""
        shutil.copytree(self.config.data_dir, folder)
        return replace(self, config=self.config.at(folder))

    def emails(self) -> dict[Role, str]:
        """Return by which address each role signs in."""
        return {role: user.email for role, user in self.users.items()}


def may_hear(role: Role | None, state: State) -> frozenset[str]:
    """Return the fields that a role may meet of an interview in a state; None is a visitor."""
    if state in {State.WITHDRAWN, State.ERASED}:
        return frozenset()
    if role in {Role.ADMIN, Role.ARCHIVIST}:
        return STAFF
    if role is Role.RESEARCHER:
        return RESEARCH if state in {State.OPEN, State.PUBLISHED} else frozenset()
    return PUBLIC if state is State.PUBLISHED else frozenset()


@contextmanager
def opened(config: Config) -> Iterator[Archive]:
    """Open the archive for a moment."""
    archive = open_archive(config, passphrases=fast_passphrases())
    try:
        yield archive
    finally:
        archive.connections.close()


def make_aviary(folder: Path) -> Aviary:
    """Make the archive in `folder`: an interview of each state, taken there by the real use cases and worker."""
    words = new_words(len(FIELDS) * len(State) + 2, seed=3)
    uploader = {UPLOADER: words.pop(), ADDRESS: words.pop().replace("é", "e").casefold()}
    canaries = {state: {field: words.pop() for field in FIELDS} for state in State}
    config = Config(data_dir=folder)
    archive = make_archive(config, passphrases=fast_passphrases())
    users = {
        role: add_user(
            archive,
            OPERATOR,
            f"{uploader[ADDRESS]}.{role}@archive.test",
            role,
            PASSPHRASE,
            uploader[UPLOADER],
        )
        for role in (Role.ADMIN, Role.ARCHIVIST, Role.RESEARCHER)
    }
    import_themes(archive, OPERATOR, _thesaurus(folder, canaries))
    archive.connections.close()
    kept = {state: _keep(config, state, canaries[state], users) for state in State}
    return Aviary(config, kept, users, uploader)


def _thesaurus(folder: Path, canaries: dict[State, dict[str, str]]) -> Path:
    file = folder.with_name("thesaurus.toml")
    entries = [
        f'[[theme]]\nid = "own-{state}"\npatterns.es = ["{spoken(state)}"]\n'
        f'preferred = {{ es = "{each["theme"]}", en = "{each["theme"]}" }}'
        for state, each in canaries.items()
    ]
    file.write_text("\n".join(entries), encoding="utf-8")
    return file


def spoken(state: State) -> str:
    """Return the word by which the interview's own theme is found: in the thesaurus, so no secret."""
    return f"palabrita{state}"


def _keep(config: Config, state: State, canaries: dict[str, str], users: dict[Role, User]) -> Kept:
    script = config.data_dir.with_name(f"{state}.json")
    script.write_text(json.dumps(_said(state, canaries)), encoding="utf-8")
    with opened(scripted(config, script)) as archive:
        taken = take_in(
            archive,
            users[Role.ARCHIVIST].viewer,
            _new(state, canaries),
            io.BytesIO(tagged_recording(config.data_dir.parent, canaries["media_tag"])),
            original_name=f"{canaries['file']}.opus",
            evidence=io.BytesIO(canaries["evidence"].encode()),
        ).interview
        work(archive)
        people = tuple(each.participant for each in show_agreements(archive, OPERATOR, taken))
        excerpt = _worked_on(archive, taken, people, state, canaries)
        link = make_link(archive, OPERATOR, taken, people[0], language="es")
        _bring_to(archive, state, taken, excerpt, users)
        work(archive)
    return Kept(taken, people, excerpt, f"own-{state}", link, canaries)


def _said(state: State, canaries: dict[str, str]) -> list[dict[str, object]]:
    lines = (
        (300, 1_100, f"Mi hermana decía {canaries['misheard']} siempre."),
        (1_200, 1_900, f"Nadie supo nunca de {canaries['private']}."),
        (2_000, 2_800, _heard(state, canaries)),
        (2_900, 3_600, " ".join([canaries["suppressed"]] * 14)),
    )
    english = f"Nobody ever knew of {canaries['english']}."
    return [
        {"start_ms": start, "end_ms": end, "text": text, "language": "es", "english": english}
        for start, end, text in lines
    ]


def _heard(state: State, canaries: dict[str, str]) -> str:
    return f"La llamaban {canaries['public']} de {spoken(state)}."


def tagged_recording(folder: Path, tag: str) -> bytes:
    """Return the shipped recording with a tag in it, and a loudness of its own: other bytes, other sound."""
    file = folder / "tagged.opus"
    loudness = 0.4 + zlib.crc32(tag.encode()) / 2**32 / 2
    command = [
        "ffmpeg",
        "-y",
        "-v",
        "error",
        "-i",
        str(RECORDINGS / "hola_4s.opus"),
        "-af",
        f"volume={loudness}",
    ]
    subprocess.run([*command, "-c:a", "libopus", "-metadata:s:a:0", f"title={tag}", str(file)], check=True)
    return file.read_bytes()


def _new(state: State, canaries: dict[str, str]) -> NewInterview:
    grants = {
        State.STAFF: grants_for(INSIDE),
        State.EMBARGOED: grants_for(AGREED, "2099-01-01"),
    }.get(state, grants_for(AGREED))
    hers = Presentation(NameAs.PSEUDONYM, canaries["shown"], canaries["shown_place"])
    other = Presentation(NameAs.CHOSEN, canaries["interviewer_shown"], None)
    return NewInterview(
        title=canaries["title"],
        languages=("es",),
        participants=(
            NewParticipant(canaries["narrator"], ParticipantRole.NARRATOR, grants, hers),
            NewParticipant(canaries["interviewer"], ParticipantRole.INTERVIEWER, grants, other),
        ),
        collection=canaries["collection"],
        recorded_on="2025-03-10",
        place=canaries["place"],
        summary=canaries["summary"],
    )


def _worked_on(
    archive: Archive,
    interview: InterviewId,
    people: tuple[ParticipantId, ...],
    state: State,
    canaries: dict[str, str],
) -> ExcerptId:
    """Keep the loop out of sight, correct two lines, confirm the themes, draft an excerpt, have both translated."""
    with atomic(archive.database()) as database:
        # The gate that finds loops stands behind Whisper, not behind the script.
        database.execute("update segments set suppressed = 'loop' where number = 3 and suppressed is null")
    third_parties.add(
        archive,
        OPERATOR,
        interview,
        name=canaries["named"],
        relation=canaries["relation"],
        rule=NamingRule.WITHHELD,
    )
    for each in people:
        note = {field: canaries[field] for field in SAFETY}
        safety.write(archive, OPERATOR, interview, each, do_not_contact=False, **note)
    said = f"Mi hermana decía {canaries['corrected']} siempre."
    correct(archive, OPERATOR, interview, 0, said, seen_revision=1, speaker=people[0])
    correct(archive, OPERATOR, interview, 2, _heard(state, canaries), seen_revision=1, speaker=people[1])
    work(archive)
    for tag in themes_of(archive, OPERATOR, interview):
        decide(archive, OPERATOR, interview, tag.id, TagState.CONFIRMED)
    excerpt = draft(
        archive,
        OPERATOR,
        interview,
        start_ms=SPAN[0],
        end_ms=SPAN[1],
        title=canaries["excerpt"],
        context=canaries["context"],
        warning=canaries["warning"],
    )
    if state not in UNTRANSLATED:
        machine_translations.ask(archive, OPERATOR, interview)
        work(archive)
        excerpt_translations.write(
            archive,
            OPERATOR,
            excerpt,
            seen=show(archive, OPERATOR, excerpt).seal,
            language="fr",
            made_by="traduit par une bénévole",
            lines=(f"On l’appelait {canaries['translation']}.",),
        )
    return excerpt


def _bring_to(
    archive: Archive, state: State, interview: InterviewId, excerpt: ExcerptId, users: dict[Role, User]
) -> None:
    first, second = users[Role.ADMIN].viewer, users[Role.ARCHIVIST].viewer
    if state is State.OPEN:  # proposed, so that her own page has it
        approve(archive, first, excerpt)
    if state in WAS_PUBLIC:
        for viewer in (first, second):
            approve(archive, viewer, excerpt)
        publish(archive, first, excerpt)
    if state in {State.WITHDRAWN, State.ERASED}:
        withdraw(archive, second, interview)
    if state is State.ERASED:
        erase(archive, first, second, interview)
