"""The database's shape, as numbered steps. A step is never edited after a release; a backup is made first.

Times are whole milliseconds since 1970 UTC (`*_at`) or from the start of the recording (`*_ms`).
"""

from pathlib import Path

from sqlite_utils import Database, Migrations

from archive.store.arrival_tables import ARRIVALS
from archive.store.care_tables import PEOPLE_IN_CARE
from archive.store.coding_tables import CODING
from archive.store.connect import copy_database
from archive.store.extent_tables import EXTENTS
from archive.store.glossary_tables import GLOSSARY
from archive.store.ground_tables import GROUNDS_AND_PEOPLE
from archive.store.job_tables import PACE, STRETCHES
from archive.store.kept_tables import KEPT
from archive.store.link_tables import OWN_PAGES
from archive.store.machine_translation_tables import MACHINE_TRANSLATIONS
from archive.store.name_tables import NAMES_HEARD
from archive.store.run_tables import SAID_RUNS
from archive.store.state_tables import STATE
from archive.store.sureness_tables import SURENESS
from archive.store.tables import FIRST, RESTRICTIONS
from archive.store.theme_tables import THEMES_GROWN
from archive.store.voice_tables import VOICES
from archive.store.withdrawal_tables import WITHDRAWALS

migrations = Migrations("archive")


@migrations()
def m0001_the_spine(database: Database) -> None:
    """Make every table of the first release."""
    for statement in _statements(FIRST):
        database.conn.execute(statement)


@migrations()
def m0002_erasures(database: Database) -> None:
    """Remember which interviews were erased, and when: all that is left of one but its agreements and its audit."""
    database.conn.execute(
        """
        create table erasures (
            interview_id text primary key references interviews (id),
            erased_at    integer not null
        ) strict
        """
    )


@migrations()
def m0003_restrictions(database: Database) -> None:
    """Add what some may not have of an interview: spans, voices, the copies without them, what an index was given."""
    for statement in _statements(RESTRICTIONS):
        database.conn.execute(statement)


@migrations()
def m0004_own_pages(database: Database) -> None:
    """Add private links to a participant's own page, and her answers to excerpts."""
    for statement in _statements(OWN_PAGES):
        database.conn.execute(statement)


@migrations()
def m0005_withdrawals(database: Database) -> None:
    """Keep every closing decision for the ledger that travels apart, and the stretches that may not be public again."""
    for statement in _statements(WITHDRAWALS):
        database.conn.execute(statement)


@migrations()
def m0006_people_in_care(database: Database) -> None:
    """Add safety notes, third parties, access requests, days of review, and the interview of an audit line."""
    for statement in _statements(PEOPLE_IN_CARE):
        database.conn.execute(statement)


@migrations()
def m0007_names_heard(database: Database) -> None:
    """Keep the names that were heard in an interview, to be offered for restriction, and those that were put aside."""
    for statement in _statements(NAMES_HEARD):
        database.conn.execute(statement)


@migrations()
def m0008_themes_grown(database: Database) -> None:
    """Keep examples and matches of themes, their history, and why and how surely a theme was suggested."""
    for statement in _statements(THEMES_GROWN):
        database.conn.execute(statement)


@migrations()
def m0009_kept(database: Database) -> None:
    """Let each person keep quotes, as ids and times, and searches."""
    for statement in _statements(KEPT):
        database.conn.execute(statement)


@migrations()
def m0010_coding(database: Database) -> None:
    """Add projects, codebooks, and the codes and memos that researchers put on words."""
    for statement in _statements(CODING):
        database.conn.execute(statement)


@migrations()
def m0011_arrivals(database: Database) -> None:
    """Keep what is on its way in: agreements before their recordings, and files that are not whole yet."""
    for statement in _statements(ARRIVALS):
        database.conn.execute(statement)


@migrations()
def m0012_names_to_expect(database: Database) -> None:
    """Keep names and terms to expect in a collection, and which revisions of lines were saved together."""
    for statement in _statements(GLOSSARY):
        database.conn.execute(statement)


@migrations()
def m0013_grounds_and_people(database: Database) -> None:
    """Keep what an agreement stands on, who may still sign in, and invitations."""
    for statement in _statements(GROUNDS_AND_PEOPLE):
        database.conn.execute(statement)


@migrations()
def m0014_voices(database: Database) -> None:
    """Keep which voices a machine told apart, as numbers, and whose a person said they are."""
    for statement in _statements(VOICES):
        database.conn.execute(statement)


@migrations()
def m0015_stretches_and_order(database: Database) -> None:
    """Let a job be about a stretch of the recording, and be put before others."""
    for statement in _statements(STRETCHES):
        database.conn.execute(statement)


@migrations()
def m0016_machine_translations(database: Database) -> None:
    """Keep an English version of an interview, made by the model, beside its transcripts."""
    for statement in _statements(MACHINE_TRANSLATIONS):
        database.conn.execute(statement)


@migrations()
def m0017_translations_beside(database: Database) -> None:
    """Keep beside an excerpt a translation of its lines, with who made it and of which words."""
    database.conn.execute("alter table excerpts add column translation text")


@migrations()
def m0018_sureness(database: Database) -> None:
    """Keep how likely the words of a segment are beside them, so that nobody reads all words to know the least sure."""
    for statement in _statements(SURENESS):
        database.conn.execute(statement)


@migrations()
def m0019_pace(database: Database) -> None:
    """Keep from when the pace of a job counts, and when it was last heard of."""
    for statement in _statements(PACE):
        database.conn.execute(statement)


@migrations()
def m0020_found_by_index(database: Database) -> None:
    """Let a list begin with the newest interviews, and altered voices be found, without reading all there are."""
    for statement in (
        "create index interviews_newest on interviews (created_at desc, id)",
        "create index presentations_altered on presentations (agreement_id) where voice <> 'original'",
    ):
        database.conn.execute(statement)


@migrations()
def m0021_state_of_consent(database: Database) -> None:
    """Give consent a name that every change replaces, so that an answer may be remembered until there is one."""
    for statement in STATE:
        database.conn.execute(statement)


@migrations()
def m0022_extents(database: Database) -> None:
    """Keep from when to when a segment reaches with its words: nobody reads all words to know what is covered."""
    for statement in _statements(EXTENTS):
        database.conn.execute(statement)


@migrations()
def m0023_countries(database: Database) -> None:
    """Keep which country a narrator comes from, and whether she lets researchers know it: not, where nobody asked."""
    for statement in (
        "alter table presentations add column country text check (length(country) = 2)",
        """
        alter table presentations add column country_shown integer not null default 0
              check (country_shown = 0 or (country_shown = 1 and country is not null))
        """,
    ):
        database.conn.execute(statement)


@migrations()
def m0024_nobodys_files(database: Database) -> None:
    """Keep which files may lie in the store unnamed, and know a master again that was erased and comes once more."""
    for statement in (
        """
        create table loose_files (
            sha256       text not null,
            interview_id text references interviews (id),
            since        integer not null
        ) strict
        """,
        "create table fingerprint_key (key blob not null) strict",
        "insert into fingerprint_key (key) values (randomblob(32))",
        "alter table withdrawals add column fingerprint text",
    ):
        database.conn.execute(statement)


@migrations()
def m0025_seen_due(database: Database) -> None:
    """Keep when something was seen due to be removed for good, and find the newest moment of the audit by an index."""
    for statement in (
        """
        create table seen_due (
            what    text not null,
            subject text not null,
            seen_at integer not null,
            primary key (what, subject)
        ) strict, without rowid
        """,
        "create index events_by_time on events (at)",
    ):
        database.conn.execute(statement)


@migrations()
def m0026_asked_to_code(database: Database) -> None:
    """Keep which addresses were asked to work in a researcher's project, whether or not anybody signs in with them."""
    database.conn.execute(
        """
        create table coding_asked (
            project_id text not null references coding_projects (id),
            email      text not null,
            asked_at   integer not null,
            declined   integer not null default 0 check (declined in (0, 1)),
            primary key (project_id, email)
        ) strict, without rowid
        """
    )


@migrations()
def m0027_segments_in_time(database: Database) -> None:
    """Find the neighbours of a segment by an index."""
    database.conn.execute(
        "create index segments_in_time on segments (transcript_id, start_ms, number, revision, suppressed)"
    )


@migrations()
def m0028_said_runs(database: Database) -> None:
    """Keep which words stand in a row in a transcript, as numbers, until a segment of it is written."""
    for statement in _statements(SAID_RUNS):
        database.conn.execute(statement)


def _statements(script: str) -> list[str]:
    """Split after each line that ends with a semicolon; a trigger stands on one line."""
    statements, lines = [], []
    for line in script.splitlines():
        lines.append(line)
        if line.endswith(";"):
            statements.append("\n".join(lines).strip())
            lines = []
    return statements


def migrate(database: Database, file: Path) -> list[str]:
    """Apply what is pending, after a copy of a database that already holds something; return the names applied."""
    pending = [step.name for step in migrations.pending(database)]
    if pending and migrations.applied(database):
        copy = file.with_suffix(f".before-{pending[0]}.sqlite")
        copy.unlink(missing_ok=True)
        copy_database(file, copy)
    migrations.apply(database)
    return pending
