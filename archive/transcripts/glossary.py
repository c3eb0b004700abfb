"""The names and terms to expect in a collection's interviews: kept by people, given to the model before it listens.

A term that was learned in an interview is known only as long as that interview may be kept and read.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from archive.consent import titling
from archive.consent.reader import Reader, reading
from archive.consent.rules import Action, is_staff
from archive.consent.writer import writing
from archive.context import Archive
from archive.store import glossary
from archive.terms.errors import BadRequest, NotFound, Refused
from archive.terms.models import SYSTEM, InterviewId, Purpose, Viewer
from archive.terms.reasons import Reason
from archive.terms.words import GlossaryTerm, TermId

LONGEST_TERM = 100
LEAST_OF_A_NAME = 3
"""Letters: shorter parts of a name (de, la) are in many names, and are nobody's."""
MOST_EXPECTED = 60
"""So many names at most are given to the model: it has room for some 200 parts of words beside what it hears."""


@dataclass(frozen=True, slots=True)
class Learned:
    """A term, with the title of the interview in which it was learned, if in one."""

    term: GlossaryTerm
    title: str | None


def list_terms(archive: Archive, viewer: Viewer, collection: str | None = None) -> tuple[Learned, ...]:
    """Return the terms of a collection, or of all, in order. For staff."""
    if not is_staff(viewer):
        raise Refused(Reason.ROLE)
    found = glossary.terms(archive.database(), collection)
    titles = reading(archive, viewer, Purpose.PRESERVE).titles(
        {each.interview for each in found if each.interview is not None}
    )
    return tuple(
        Learned(each, None if each.interview is None else titles[each.interview])
        for each in found
        if each.interview is None or each.interview in titles
    )


def list_collections(archive: Archive, viewer: Viewer) -> tuple[str, ...]:
    """Return the names of the collections of which an interview may be read. For staff."""
    if not is_staff(viewer):
        raise Refused(Reason.ROLE)
    held = glossary.collections(archive.database())
    known = reading(archive, viewer, Purpose.PRESERVE).titles({interview for _, interview in held})
    return tuple(dict.fromkeys(name for name, interview in held if interview in known))


def add(archive: Archive, viewer: Viewer, collection: str, term: str) -> None:
    """Expect a name or a term in a collection; without one, in interviews that are in none. Raises BadRequest."""
    plain = " ".join(term.split())
    if not plain or len(plain) > LONGEST_TERM or len(collection) > LONGEST_TERM:
        raise BadRequest(f"A name needs between 1 and {LONGEST_TERM} characters.")
    with writing(archive, viewer, Action.KEEP_GLOSSARY, "glossary", reason="added") as writer:
        glossary.add_term(
            writer.database, collection.strip(), plain, None, by=viewer.id, now_ms=writer.now_ms
        )


def remove(archive: Archive, viewer: Viewer, term: TermId) -> None:
    """Expect a term no longer. Raises NotFound."""
    with writing(archive, viewer, Action.KEEP_GLOSSARY, "glossary", reason="removed") as writer:
        if not glossary.remove_term(writer.database, term):
            raise NotFound


def expected(archive: Archive, interview: InterviewId) -> tuple[str, ...]:
    """Return what to expect in an interview: the collection's terms that people wrote down, or learned.

    Not who takes part, nor the place: measured, these made more words wrong than right (docs/decisions/0012).
    A model may write what it expects where it was not said: of other interviews, no name of who takes part in them is
    among the terms, and nothing that is restricted there. For the worker. Raises like Reader.interview.
    """
    reader = reading(archive, SYSTEM, Purpose.PRESERVE)
    asked = reader.interview(interview)
    terms = (
        each.term.term
        for each in list_terms(archive, SYSTEM, asked.collection or "")
        if each.term.interview in {None, interview} or _may_travel(reader, each.term)
    )
    return _first(terms)


def _may_travel(reader: Reader, term: GlossaryTerm) -> bool:
    """Whether a term may be expected outside of the interview in which it was learned."""
    if term.interview is None:
        return True
    hers = {part for name in reader.names(term.interview).values() for part in name.casefold().split()}
    named = {part for part in hers.intersection(term.term.casefold().split()) if len(part) >= LEAST_OF_A_NAME}
    told = titling.told(reader.database, term.interview, Purpose.RESEARCH, (term.term,))
    return not named and not told


def _first(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in names if each))[:MOST_EXPECTED]
