"""A thesaurus as SKOS: themes to a graph and back, in Turtle, JSON-LD and RDF/XML. The only import of rdflib.

A file from elsewhere is hostile until read: it is parsed from its bytes, of limited size, without entities, without
contexts or anything else from the network. https://www.w3.org/TR/skos-reference/ says what each property means.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any
from xml.sax import SAXException

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.exceptions import Error as RdfError
from rdflib.namespace import OWL, RDF, SKOS

from archive.terms.languages import LANGUAGES
from archive.thesaurus.hostile import refuse_what_reaches_out
from archive.thesaurus.reading import ADDRESS, SLUG, Theme, ThesaurusError, checked

THEMES = Namespace("urn:testimony:theme:")
OURS = Namespace("urn:testimony:thesaurus#")
SCHEME = URIRef("urn:testimony:thesaurus")
LARGEST_BYTES = 8 * 1024 * 1024
MOST_THEMES = 5_000
UNREADABLE = (
    RdfError,
    SAXException,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
)
"""What the parsers raise at what they cannot read, beside RecursionError."""


class Format(StrEnum):
    """A way of writing a graph down."""

    TURTLE = "turtle"
    JSON_LD = "json-ld"
    XML = "xml"


ENDINGS = {
    ".ttl": Format.TURTLE,
    ".jsonld": Format.JSON_LD,
    ".json": Format.JSON_LD,
    ".rdf": Format.XML,
    ".xml": Format.XML,
}
LISTS = {"alternative": SKOS.altLabel, "examples": SKOS.example, "patterns": OURS.pattern}
LINES = {"preferred": SKOS.prefLabel, "description": SKOS.definition, "note": SKOS.scopeNote}
MATCHES = {"exact": SKOS.exactMatch, "close": SKOS.closeMatch}
TEXTS = {*LISTS.values(), *LINES.values()}
READ = {
    *(*TEXTS, *MATCHES.values()),
    *(RDF.type, SKOS.inScheme, SKOS.topConceptOf, SKOS.notation, SKOS.broader, SKOS.narrower),
    SKOS.related,
    *(OWL.deprecated, OURS.position),
}
"""What is read of a concept; whatever else is said of it has no place here, and is counted as left out."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The themes of a SKOS file, each after its broader theme."""

    themes: tuple[Theme, ...]
    foreign: frozenset[str]
    """Ids of those whose address is not one of ours: a name that they share with a theme here is a likeness alone."""
    left_out: dict[str, int]
    """What the file says and nothing here can hold, as *skos:hiddenLabel*, and how often."""


def written(themes: Iterable[Theme], form: Format) -> str:
    """Return the themes as a SKOS concept scheme in this format."""
    graph = Graph()
    graph.bind("skos", SKOS)
    graph.bind("theme", THEMES)
    graph.bind("testimony", OURS)
    graph.add((SCHEME, RDF.type, SKOS.ConceptScheme))
    for position, theme in enumerate(themes):
        graph.add((THEMES[theme.id], OURS.position, Literal(position)))
        for predicate, value in _statements(theme):
            graph.add((THEMES[theme.id], predicate, value))
        if theme.broader is None:
            graph.add((SCHEME, SKOS.hasTopConcept, THEMES[theme.id]))
        else:
            graph.add((THEMES[theme.broader], SKOS.narrower, THEMES[theme.id]))
    return graph.serialize(format="pretty-xml" if form is Format.XML else form.value)


def _statements(theme: Theme) -> Iterator[tuple[URIRef, URIRef | Literal]]:
    yield RDF.type, SKOS.Concept
    yield SKOS.inScheme, SCHEME
    yield SKOS.notation, Literal(theme.id)
    if theme.broader is None:
        yield SKOS.topConceptOf, SCHEME
    else:
        yield SKOS.broader, THEMES[theme.broader]
    if theme.deprecated:
        yield OWL.deprecated, Literal(True)
    for part, predicate in LINES.items():
        yield from ((predicate, Literal(text, lang)) for lang, text in getattr(theme, part).items())
    for part, predicate in LISTS.items():
        for lang, texts in getattr(theme, part).items():
            yield from ((predicate, Literal(text, lang)) for text in texts)
    for kind, predicate in MATCHES.items():
        yield from ((predicate, URIRef(address)) for address in theme.matches.get(kind, ()))
    yield from ((SKOS.related, THEMES[each]) for each in theme.related)


def load_skos(path: Path) -> tuple[Theme, ...]:
    """Return the themes of a SKOS file, each after its broader theme; raise ThesaurusError."""
    return read_skos(path).themes


def read_skos(path: Path) -> Vocabulary:
    """Return what a SKOS file says, and what of it is left out; raise ThesaurusError."""
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= LARGEST_BYTES else b""
    except OSError as error:
        raise ThesaurusError(f"The thesaurus file {path.name} cannot be read.") from error
    if size > LARGEST_BYTES:
        raise ThesaurusError(f"The thesaurus file {path.name} is larger than 8 MB.")
    form = ENDINGS[path.suffix.lower()]
    refuse_what_reaches_out(content, form.value, path.name)
    graph = Graph()
    try:
        graph.parse(data=content, format=form.value, publicID=str(SCHEME))
    except (*UNREADABLE, RecursionError) as error:
        raise ThesaurusError(f"The thesaurus file {path.name} is not valid {form.value}.") from error
    ids = _ids(graph, path.name)
    return Vocabulary(
        checked(_entries(graph, ids)),
        frozenset(name for concept, name in ids.items() if not str(concept).startswith(str(THEMES))),
        dict(sorted(_left_out(graph, ids).items())),
    )


def _ids(graph: Graph, name: str) -> dict[Any, str]:
    """Return the id of each concept, in the order of the file; two of one name get one each."""
    concepts = sorted(
        graph.subjects(RDF.type, SKOS.Concept, unique=True), key=lambda each: _place(graph, each)
    )
    if not concepts:
        raise ThesaurusError(f"The thesaurus file {name} holds no skos:Concept.")
    if len(concepts) > MOST_THEMES:
        raise ThesaurusError(f"The thesaurus file {name} holds more than {MOST_THEMES} concepts.")
    taken = {str(each).removeprefix(str(THEMES)) for each in concepts if str(each).startswith(str(THEMES))}
    ids: dict[Any, str] = {}
    for concept in concepts:
        ids[concept] = wanted = _id(graph, concept)
        if not str(concept).startswith(str(THEMES)):
            ids[concept] = free_id(wanted, taken)
            taken.add(ids[concept])
    return ids


def free_id(wanted: str, taken: Iterable[str]) -> str:
    """Return the id, or the first of `id-2`, `id-3` ... that nobody has."""
    used = set(taken)
    numbered = (f"{wanted}-{number}" for number in range(2, len(used) + 3))
    return wanted if wanted not in used else next(each for each in numbered if each not in used)


def _entries(graph: Graph, ids: dict[Any, str]) -> list[dict[str, Any]]:
    """Return the concepts as the tables of a thesaurus file."""
    above = {concept: ids[wider] for wider in ids for concept in graph.objects(wider, SKOS.narrower)}
    return [_entry(graph, concept, ids, above.get(concept)) for concept in ids]


def _left_out(graph: Graph, ids: dict[Any, str]) -> Counter[str]:
    """Count what the concepts say and `_entries` does not take: other properties, languages, second ones of one."""
    found: Counter[str] = Counter()
    for concept in ids:
        for predicate, value in graph.predicate_objects(concept):
            if predicate not in READ:
                found[graph.namespace_manager.normalizeUri(str(predicate)).strip("<>")] += 1
            elif predicate in TEXTS and (other := _other_language(value)):
                found[f"language {other}"] += 1
        wider = {*graph.objects(concept, SKOS.broader), *graph.subjects(SKOS.narrower, concept)}
        found["skos:related"] += len(_beside(graph, concept) - ids.keys())
        found["second skos:broader"] += max(0, len(wider) - 1)
        for part, predicate in LINES.items():
            second = sum(len(texts) - 1 for texts in _texts(graph, concept, predicate).values())
            found[f"second {part} text of a language"] += second
    return +found


def _beside(graph: Graph, concept: Any) -> set[Any]:
    """Return what a concept is related to, whichever of the two says so."""
    return {*graph.objects(concept, SKOS.related), *graph.subjects(SKOS.related, concept)} - {concept}


def _other_language(value: Any) -> str:
    """Return the language of a text where it is none that is spoken here."""
    language = (getattr(value, "language", None) or "en").split("-")[0].lower()
    return "" if language in LANGUAGES else language


def _place(graph: Graph, concept: Any) -> tuple[int, str]:
    """Return where a concept stands: as we wrote it, else by its address."""
    position = str(graph.value(concept, OURS.position, any=True))
    return int(position) if position.isdecimal() and len(position) < 9 else MOST_THEMES, str(concept)  # noqa: PLR2004


def _entry(graph: Graph, concept: Any, ids: dict[Any, str], above: str | None) -> dict[str, Any]:
    wider = sorted(ids[each] for each in graph.objects(concept, SKOS.broader) if each in ids)
    entry: dict[str, Any] = {"id": ids[concept], "matches": _matches(graph, concept)}
    if broader := (wider[0] if wider else above):
        entry["broader"] = broader
    for part, predicate in LINES.items():
        entry[part] = {lang: texts[0] for lang, texts in _texts(graph, concept, predicate).items()}
    entry["related"] = sorted(ids[each] for each in _beside(graph, concept) if each in ids)
    for part, predicate in LISTS.items():
        entry[part] = _texts(graph, concept, predicate)
    entry["deprecated"] = any(str(each) in {"true", "1"} for each in graph.objects(concept, OWL.deprecated))
    return entry


def _texts(graph: Graph, concept: Any, predicate: URIRef) -> dict[str, list[str]]:
    """Return texts by language, `es-BO` as `es`; those in languages that are not spoken here are left out."""
    found: dict[str, list[str]] = defaultdict(list)
    for each in sorted(graph.objects(concept, predicate), key=str):
        language = (getattr(each, "language", None) or "en").split("-")[0].lower()
        if isinstance(each, Literal) and language in LANGUAGES and str(each).strip():
            found[language].append(str(each))
    return dict(found)


def _matches(graph: Graph, concept: Any) -> dict[str, list[str]]:
    """Return the matches; a concept of a vocabulary elsewhere matches itself there."""
    found = {
        kind: sorted(str(each) for each in graph.objects(concept, of) if ADDRESS.fullmatch(str(each)))
        for kind, of in MATCHES.items()
    }
    if ADDRESS.fullmatch(str(concept)) and str(concept) not in found["exact"]:
        found["exact"].append(str(concept))
    return {kind: addresses for kind, addresses in found.items() if addresses}


def _id(graph: Graph, concept: Any) -> str:
    """Return the id: ours, else its notation or the end of its address made fit for one."""
    address = str(concept)
    if address.startswith(str(THEMES)):
        return address.removeprefix(str(THEMES))
    labels = _texts(graph, concept, SKOS.prefLabel)
    for text in (
        *(str(each) for each in graph.objects(concept, SKOS.notation)),
        *(labels.get("en") or [label for of in labels.values() for label in of])[:1],
        re.split(r"[/#:]", address)[-1],
    ):
        if SLUG.fullmatch(slug := slug_of(text)):
            return slug
    return address


def slug_of(text: str) -> str:
    """Return a text as an id: lower case, without accents, with hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
