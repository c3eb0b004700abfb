"""What is said about passages: fields of a question, facets, order, groups; and what none of them may tell."""

from dataclasses import replace
from pathlib import Path

import pytest

from search.finding import STOPPED, find
from search.index import Index
from search.port import WordIndex
from search.types import Kind, Passage, Question, Sort
from tests.search.corpus import Opens

CAMPO, CIUDAD = "c1", "c2"
NAMES = {
    "theme": {"Femicide": "t1", "Feminicidio": "t1", "Domestic violence": "t2", "Work": "t3"},
    "collection": {"Mujeres del campo": CAMPO, "La ciudad": CIUDAD},
    "language": {"Spanish": "es", "français": "fr"},
    "country": {"Bolivia": "BO", "Perú": "PE", "Sénégal": "SN", "Burkina Faso": "BF"},
}


def _said(
    interview: str, number: int, text: str, speaker: str, themes: tuple[str, ...] = (), language: str = "es"
) -> Passage:
    narrator, collection, country, date = {
        "i1": ("María Ángeles López", CAMPO, "BO", "2021-05-03"),
        "i2": ("María", CAMPO, "PE", "2024-03"),
        "i3": ("Fatou", CIUDAD, "SN", "2024"),
        "i4": ("Zulmarina", CIUDAD, None, None),
    }[interview]
    start = number * 60_000
    about = (themes, speaker, narrator, collection, country, date)
    return Passage(f"{interview}:{number}", interview, language, text, start, start + 60_000, *about)


SAID = [
    _said("i1", 0, "¿Y tu hermana?", "Interviewer"),
    _said("i1", 1, "A mi hermana la mató su propio marido, su marido de siempre.", "María", ("t1", "t2")),
    _said("i1", 2, "Mi hermana trabajaba en la casa de una señora.", "María", ("t3",)),
    _said("i2", 0, "Mi hermana y yo cruzamos por Tacna; allí el marido quedó.", "María", ("t3",)),
    _said("i2", 1, "Luego trabajo, trabajo y trabajo.", "María"),
    _said("i3", 0, "Ma sœur travaille à la maison.", "Fatou", ("t3",), "fr"),
    _said("i3", 1, "La hermana de Fatou.", "Interpreter"),
    _said("i4", 0, "Mi hermana no volvió.", "Zulmarina"),
]


CONFIRMED = {"i1:1": ("t1",), "i1:2": ("t3",), "i3:0": ("t3",)}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, opens: Opens) -> WordIndex:
    index = opens(tmp_path_factory.mktemp("told") / "index")
    index.rebuild(replace(each, confirmed=CONFIRMED.get(each.id, ())) for each in SAID)
    return index


def _ids(index: WordIndex, words: str) -> set[str]:
    return {hit.id for hit in index.search(Question(words, limit=100, names=NAMES)).hits}


ALL = {each.id for each in SAID}
ANSWERS = {
    "theme:t1": {"i1:1"},
    "theme:femicide": {"i1:1"},
    "tema:feminicidio": {"i1:1"},
    "theme:violence": {"i1:1"},
    "theme:work": {"i1:2", "i2:0", "i3:0"},
    "theme:work hermana": {"i1:2", "i2:0"},
    "hermana -theme:work": {"i1:0", "i1:1", "i3:1", "i4:0"},
    "NOT theme:work": ALL - {"i1:2", "i2:0", "i3:0"},
    "theme:femicide OR cruzamos": {"i1:1", "i2:0"},
    "theme:femicide OR theme:work": {"i1:1", "i1:2", "i2:0", "i3:0"},
    "theme:femicide OR theme:work OR speaker:interpreter": {"i1:1", "i1:2", "i2:0", "i3:0", "i3:1"},
    "language:fr OR date:2024-03 OR date:2021": {"i1:0", "i1:1", "i1:2", "i2:0", "i2:1", "i3:0"},
    "hermana (theme:femicide OR speaker:zulmarina)": {"i1:1", "i4:0"},
    "(la theme:femicide) OR sœur": {"i1:1", "i3:0"},
    "speaker:interviewer": {"i1:0"},
    "speaker:MARIA hermana": {"i1:1", "i1:2", "i2:0"},
    "narrator:maria": {"i2:0", "i2:1"},
    "narrator:angeles": {"i1:0", "i1:1", "i1:2"},
    'narrator:"maria lopez"': {"i1:0", "i1:1", "i1:2"},
    "language:fr": {"i3:0"},
    "language:fr-CA": {"i3:0"},
    "language:spanish marido": {"i1:1", "i2:0"},
    "collection:campo marido": {"i1:1", "i2:0"},
    'collection:"la ciudad" hermana': {"i3:1", "i4:0"},
    "date:2024": {"i2:0", "i2:1", "i3:0", "i3:1"},
    "date:2024-03": {"i2:0", "i2:1"},
    "date:2021-05-03": {"i1:0", "i1:1", "i1:2"},
    "date:2020..2023": {"i1:0", "i1:1", "i1:2"},
    "date:2023..2020": {"i1:0", "i1:1", "i1:2"},
    "date:..2024-02": {"i1:0", "i1:1", "i1:2"},
    "date:2024.. hermana": {"i2:0", "i3:1"},
    "hermana NEAR/5 marido": {"i1:1"},
    "marido NEAR/5 hermana": {"i1:1"},
    "hermana NEAR/4 marido": set(),
    "hermanas NEAR maridos": {"i1:1", "i2:0"},
    '"mi hermana" NEAR/3 mató': {"i1:1"},
    '"su marido" NEAR/2 siempre': {"i1:1"},
    "marido NEAR/1 marido": set(),
    "hermana NEAR marido -cruzamos": {"i1:1"},
    "hermna~": {"i1:0", "i1:1", "i1:2", "i2:0", "i3:1", "i4:0"},
    "hrmna~": set(),
    "hrmna~2": {"i1:0", "i1:1", "i1:2", "i2:0", "i3:1", "i4:0"},
    "travaile~": {"i3:0"},
    "hermna~ marido": {"i1:1", "i2:0"},
}


@pytest.mark.parametrize(("words", "answers"), ANSWERS.items())
def test_fields_near_and_fuzzy_find_what_they_say_and_nothing_else(
    told: WordIndex, words: str, answers: set[str]
) -> None:
    assert _ids(told, words) == answers
    found = told.search(Question(words, limit=100, names=NAMES))
    assert (found.total, found.note, found.whole) == (len(answers), None, True)


def test_a_name_that_nothing_has_finds_nothing_and_says_so(told: WordIndex) -> None:
    found = told.search(Question("hermana theme:gardening", names=NAMES))
    assert (found.total, found.note) == (0, "Nothing here has the theme “gardening”.")
    assert [(each.kind, each.without) for each in found.parts] == [
        (Kind.WORD, "theme:gardening"),
        (Kind.THEME, "hermana"),
    ]


def test_a_name_that_nothing_has_is_no_news_where_something_else_would_do(told: WordIndex) -> None:
    found = told.search(Question("cruzamos OR theme:gardening", names=NAMES))
    assert (found.total, found.note) == (1, None)


def test_the_newest_or_the_oldest_come_first_and_what_has_no_date_last(told: WordIndex) -> None:
    def groups(sort: Sort) -> list[str]:
        hits = told.search(Question("hermana", limit=100, sort=sort)).hits
        return list(dict.fromkeys(hit.group for hit in hits))

    assert groups(Sort.NEWEST) == ["i2", "i3", "i1", "i4"]
    assert groups(Sort.OLDEST) == ["i1", "i3", "i2", "i4"]
    oldest = told.search(Question("hermana", limit=2, offset=1, sort=Sort.OLDEST)).hits
    assert [hit.id for hit in oldest] == ["i1:1", "i1:2"]


def test_a_country_is_asked_for_by_its_code_or_its_name_in_any_language(told: WordIndex) -> None:
    for words in ("country:sn", "pays:senegal", "País:SN"):
        assert _ids(told, words) == {"i3:0", "i3:1"}
    assert _ids(told, "land:bolivia hermana") == {"i1:0", "i1:1", "i1:2"}
    assert _ids(told, "hermana NOT país:perú") == {"i1:0", "i1:1", "i1:2", "i3:1", "i4:0"}


def test_a_country_that_nobody_here_comes_from_is_found_no_more_than_an_invented_one(told: WordIndex) -> None:
    for words in ("country:bf", "country:nowhereland"):
        found = told.search(Question(words, names=NAMES))
        assert (found.total, found.suggestion) == (0, None)
        assert found.note == f"Nothing here has the country “{words.partition(':')[2]}”."
        assert {part.kind for part in found.parts} == {Kind.COUNTRY}


def test_answers_are_counted_by_theme_language_collection_year_and_country(told: WordIndex) -> None:
    found = told.search(Question("hermana OR sœur", limit=1))
    assert found.facets == {
        "theme": {"t3": 3, "t1": 1, "t2": 1},
        "language": {"es": 6, "fr": 1},
        "collection": {CAMPO: 4, CIUDAD: 3},
        "year": {"2024": 3, "2021": 3},
        "country": {"BO": 3, "SN": 2, "PE": 1},
        "confirmed": {"t3": 2, "t1": 1},
    }
    assert (found.themes, found.languages) == (found.facets["theme"], found.facets["language"])
    narrowed = told.search(Question("hermana", collections=(CAMPO,), years=(2021,), countries=("BO", "SN")))
    assert {hit.group for hit in narrowed.hits} == {"i1"}
    assert told.search(Question("", years=(2024,))).total == 4


def test_answers_are_grouped_by_interview(told: WordIndex) -> None:
    found = told.search(Question("hermana", group=2, limit=2))
    assert (found.total, found.total_groups, len(found.groups)) == (6, 4, 2)
    rest = told.search(Question("hermana", group=2, limit=2, offset=2))
    groups = {group.id: group for group in (*found.groups, *rest.groups)}
    assert {name: group.total for name, group in groups.items()} == {"i1": 3, "i2": 1, "i3": 1, "i4": 1}
    assert len(groups["i1"].hits) == 2
    assert groups["i1"].starts_ms == (0, 60_000, 120_000)
    assert found.hits == tuple(hit for group in found.groups for hit in group.hits)
    best = [group.hits[0].score for group in (*found.groups, *rest.groups)]
    assert best == sorted(best, reverse=True)
    newest = told.search(Question("hermana", group=1, sort=Sort.NEWEST))
    assert [group.id for group in newest.groups] == ["i2", "i3", "i1", "i4"]
    assert told.search(Question("hermana", group=2, offset=10)).groups == ()


def test_of_a_group_that_is_left_out_nothing_shines_through(told: WordIndex) -> None:
    without = frozenset({"i4", "i3"})

    def ask(words: str, **more: int) -> Question:
        return Question(words, names=NAMES, without_groups=without, **more)  # type: ignore[arg-type]

    hidden = told.search(ask("narrator:zulmarina"))
    invented = told.search(ask("narrator:nobodyatall"))
    assert (hidden.total, hidden.suggestion) == (invented.total, invented.suggestion) == (0, None)
    assert hidden.note == "Nothing here has the narrator “zulmarina”."
    grouped = told.search(ask("hermana", group=9))
    assert {group.id for group in grouped.groups} == {"i1", "i2"}
    assert set(grouped.facets["country"]) == {"BO", "PE"}
    assert told.search(ask("collection:ciudad")).total == 0
    assert told.search(ask("zulmrina~")).total == 0


def test_two_worlds_give_one_answer(tmp_path: Path, opens: Opens) -> None:
    """One world never had the interview, the other had and removed it: no answer tells them apart."""
    never, had = opens(tmp_path / "never"), opens(tmp_path / "had")
    never.rebuild(each for each in SAID if each.group != "i4")
    had.rebuild(SAID)
    had.remove_groups(["i4"])
    words = [*ANSWERS, "narrator:zulmarina", "speaker:zulmarina", "zulmrina", "zulmrina~", "volvio", "hermna"]
    for question in words:
        for sort in Sort:
            asked = Question(question, names=NAMES, sort=sort, group=2)
            assert had.search(asked) == never.search(asked)
    everything = b"".join(file.read_bytes() for file in (tmp_path / "had").rglob("*") if file.is_file())
    assert b"zulmarina" not in everything.lower()


def test_a_search_that_runs_out_of_time_answers_with_what_it_has_and_says_so(tmp_path: Path) -> None:
    index = Index(tmp_path)
    index.rebuild(SAID)
    with index._readers.reading() as opened:
        found = find(opened, Question("hermana", group=1), seconds=-1)
    assert not found.whole
    assert found.note == STOPPED
    assert found.suggestion is None
