"""The columns of a sheet that describes many recordings: their heads, in other languages too, and what they mean."""

from dataclasses import dataclass

from archive.terms.languages import LANGUAGES
from archive.terms.models import Purpose


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, what may stand in it, an example, and its head in other languages."""

    name: str
    means: str
    example: str
    also: tuple[str, ...] = ()
    needed: bool = False


COLUMNS = (
    Column(
        "file",
        "name of the recording's file",
        "interview-01.wav",
        ("archivo", "fichier", "bestand", "ficheiro"),
        needed=True,
    ),
    Column(
        "title",
        "how it is called inside the archive",
        "A market seller tells",
        ("título", "titre", "titel"),
        needed=True,
    ),
    Column(
        "languages",
        f"codes, the main one first: {', '.join(LANGUAGES)}",
        "es fr",
        ("idiomas", "langues", "talen", "línguas"),
        needed=True,
    ),
    Column(
        "narrator",
        "her own name, for the staff alone",
        "Juana Pérez",
        ("narradora", "narratrice", "verteller"),
        needed=True,
    ),
    Column(
        "second_narrator",
        "a name",
        "",
        ("segunda narradora", "deuxième narratrice", "tweede verteller", "segunda narradora"),
    ),
    Column("interviewer", "a name", "Lucía Vermeulen", ("entrevistadora", "intervieweuse", "interviewster")),
    Column("interpreter", "a name", "", ("intérprete", "interprète", "tolk")),
    Column("date", "day of the recording: year-month-day", "2026-05-14", ("fecha", "jour", "datum", "data")),
    Column("place", "where it was recorded", "Molenbeek", ("lugar", "lieu", "plaats", "lugar")),
    Column("collection", "a name", "", ("colección", "collection", "collectie", "coleção")),
    Column("summary", "a few sentences", "", ("resumen", "résumé", "samenvatting", "resumo")),
    Column(
        "agreed_to",
        f"what everybody named agreed to: {', '.join(Purpose)}; empty: only kept",
        "preserve transcribe_local index",
        ("acordado", "accord", "toestemming", "acordo"),
    ),
    Column(
        "form",
        "the form that everybody named went through, with its version and language; empty: not written down",
        "participation-1.es",
        ("formulario", "formulaire", "formulier", "formulário"),
    ),
    Column(
        "talk_language",
        "the language of that talk, where it is not the form's: es, es-BO, qu",
        "",
        ("idioma de la conversación", "langue de l'entretien", "taal van het gesprek", "idioma da conversa"),
    ),
    Column("embargo", "a day (year-month-day), or indefinite; empty: none", "", ("embargo",)),
    Column(
        "appears_as",
        "none, initials, pseudonym or real",
        "pseudonym",
        ("aparece como", "apparaît comme", "verschijnt als"),
    ),
    Column(
        "shown_name",
        "the name that is shown",
        "Elena",
        ("nombre mostrado", "nom affiché", "getoonde naam", "nome mostrado"),
    ),
    Column(
        "shown_place", "a place that may be shown", "", ("lugar mostrado", "lieu affiché", "getoonde plaats")
    ),
    Column(
        "country",
        "where the narrator comes from, for the staff: a name or a code of two letters",
        "BO",
        ("país", "pays", "land"),
    ),
    Column(
        "country_shown",
        "yes, where she lets researchers know it; no or empty: for the staff alone",
        "no",
        ("país mostrado", "pays affiché", "getoond land"),
    ),
    Column("voice", "original, altered or text_only", "original", ("voz", "voix", "stem")),
)
