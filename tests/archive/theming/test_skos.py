"""The thesaurus as SKOS: there and back without loss, and a file from elsewhere reaches nothing and breaks nothing."""

import socket
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from archive.terms.errors import ArchiveError
from archive.terms.models import ThemeId
from archive.theming.importing import Imported, import_themes
from archive.theming.theme_tree import Deed, history
from archive.theming.themes import export_themes, list_themes
from archive.theming.undoing import undo
from archive.thesaurus.reading import STARTER, Theme, ThesaurusError, load_thesaurus
from archive.thesaurus.skos import LARGEST_BYTES, Format, load_skos, written
from tests.peopled import World

FILES = {Format.TURTLE: "a.ttl", Format.JSON_LD: "a.jsonld", Format.XML: "a.rdf"}
FEMICIDE = ThemeId("femicide")
ENOUGH = b"nobody else comes"
SOME = tuple(
    theme
    for theme in load_thesaurus(STARTER)
    if theme.id
    in {"violence-and-protection", "gender-violence", "femicide", "body-and-health", "health", "debt"}
    and theme.id != "debt"
)
NOTED = tuple(
    replace(theme, note={"en": "Not of girls.", "nl": "Niet van meisjes."}, related=("health",))
    if theme.id == FEMICIDE
    else replace(theme, related=(FEMICIDE,))
    if theme.id == "health"
    else theme
    for theme in SOME
)


def sorted_texts(texts: dict[str, tuple[str, ...]]) -> dict[str, list[str]]:
    return {language: sorted(set(of)) for language, of in texts.items()}


def facts(theme: Theme) -> tuple[object, ...]:
    lists = (theme.alternative, theme.patterns, theme.examples, theme.matches)
    return (
        theme.id,
        theme.broader,
        theme.preferred,
        theme.description,
        theme.deprecated,
        theme.note,
        theme.related,
        *map(sorted_texts, lists),
    )


@pytest.mark.parametrize("form", list(Format))
def test_a_thesaurus_comes_back_as_it_went(tmp_path: Path, form: Format) -> None:
    file = tmp_path / FILES[form]
    file.write_text(written(NOTED, form), encoding="utf-8")
    back = load_skos(file)
    assert [each.id for each in back] == [each.id for each in NOTED]
    assert [facts(each) for each in back] == [facts(each) for each in NOTED]
    assert any(each.matches for each in back)


def test_what_is_exported_can_be_imported_again_and_changes_nothing(world: World, tmp_path: Path) -> None:
    before = list_themes(world.archive)
    file = tmp_path / "themes.ttl"
    file.write_text(export_themes(world.archive, "turtle"), encoding="utf-8")
    assert import_themes(world.archive, world.berta, file) == Imported(len(before), (), {}, {})
    after = list_themes(world.archive)
    assert [(each.id, each.broader, each.preferred, each.matches) for each in after] == [
        (each.id, each.broader, each.preferred, each.matches) for each in before
    ]


ELSEWHERE = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<http://vocabulary.test/c/1> a skos:Concept ; skos:prefLabel "Health"@en-GB, "Gesundheit"@de, "Salud"@es ;
  skos:narrower <http://vocabulary.test/c/2> .
<http://vocabulary.test/c/2> a skos:Concept ; skos:prefLabel "Mental health"@en ; skos:exactMatch <javascript:alert> .
"""


def test_a_vocabulary_from_elsewhere_gets_ids_and_its_concepts_match_themselves_there(tmp_path: Path) -> None:
    file = tmp_path / "b.ttl"
    file.write_text(ELSEWHERE, encoding="utf-8")
    health, mental = load_skos(file)
    assert (health.id, mental.id, mental.broader) == ("health", "mental-health", "health")
    assert health.preferred == {"en": "Health", "es": "Salud"}
    assert mental.matches == {"exact": ("http://vocabulary.test/c/2",)}


BOMB = """<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description>&a;</rdf:Description></rdf:RDF>"""


@pytest.mark.parametrize(
    ("name", "text", "mistake"),
    [
        ("a.rdf", BOMB, "declares entities"),
        ("a.rdf", BOMB.encode("utf-16").decode("latin-1"), "declares entities|not valid"),
        ("a.rdf", "<rdf", "not valid xml"),
        ("a.ttl", "<a> <b>", "not valid turtle"),
        ("a.ttl", "", "holds no skos:Concept"),
        ("a.ttl", "[" * 20_000, "not valid turtle"),
        ("a.jsonld", "{", "not valid json-ld"),
        ("a.jsonld", "[" * 100_000, "not valid json-ld"),
        ("a.jsonld", '{"@context": "http://127.0.0.1:9/c"}', "names a context elsewhere"),
        (
            "a.jsonld",
            '{"@context": [{"x": {"@id": "y:z", "@context": "http://127.0.0.1:9/c"}}]}',
            "elsewhere",
        ),
        ("a.jsonld", '{"@context": {"@import": "http://127.0.0.1:9/c"}}', "names a context elsewhere"),
        ("a.ttl", " " * (LARGEST_BYTES + 1), "larger than 8 MB"),
        (
            "a.ttl",
            ELSEWHERE.replace("c/2> a", "c/2> skos:broader <http://vocabulary.test/c/2> ; a"),
            "circle",
        ),
    ],
    ids=range(13),
)
def test_a_file_that_cannot_be_used_is_one_sentence_and_changes_nothing(
    world: World, tmp_path: Path, name: str, text: str, mistake: str
) -> None:
    before = list_themes(world.archive)
    (tmp_path / name).write_text(text, encoding="latin-1" if text.startswith("ÿ") else "utf-8")
    with pytest.raises(ArchiveError, match=mistake) as refused:
        import_themes(world.archive, world.berta, tmp_path / name)
    assert str(refused.value).count("\n") == 0
    assert list_themes(world.archive) == before


def test_nothing_is_asked_of_the_network(tmp_path: Path) -> None:
    """A server listens; whoever reads a file that names it must not come by."""
    came: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x"

        def listen() -> None:
            while ENOUGH not in came:
                visitor, _ = server.accept()
                with visitor:
                    came.append(visitor.recv(100))

        listening = threading.Thread(target=listen, daemon=True)
        listening.start()
        texts = {
            "a.jsonld": f'{{"@context": {{"a": "{address}#"}}, "@id": "{address}", "@type": "{address}"}}',
            "b.jsonld": f'{{"@context": "{address}"}}',
            "a.ttl": f"@base <{address}> . @prefix a: <{address}#> . <> a a:b ; "
            f"<http://www.w3.org/2002/07/owl#imports> <{address}> .",
            "a.rdf": f'<?xml version="1.0"?><?xml-stylesheet href="{address}"?><rdf:RDF xml:base="{address}" '
            'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
        }
        for name, text in texts.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
            with pytest.raises(ThesaurusError):
                load_skos(tmp_path / name)
        with socket.create_connection(server.getsockname()[:2]) as ours:
            ours.sendall(ENOUGH)
            listening.join()
    assert came == [ENOUGH]


FOREIGN = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<urn:q1> a skos:Concept ; skos:prefLabel "Femicide"@en, "Femizid"@de, "Féminicide conjugal"@fr ;
  skos:altLabel "Killing of women"@en ; skos:broader <urn:q2>, <urn:q3> ; skos:related <urn:q4> ;
  skos:scopeNote "Not of girls."@en ; skos:hiddenLabel "femmicide"@en .
<urn:q2> a skos:Concept ; skos:prefLabel "Killing"@en .
<urn:q3> a skos:Concept ; skos:prefLabel "Killing"@en ; skos:broader <urn:q2> ; skos:related <urn:q2> .
<urn:q4> a skos:Concept ; skos:prefLabel "Mourning of women"@en .
"""


def test_a_concept_from_elsewhere_with_a_name_of_ours_only_adds_and_can_be_undone(
    world: World, tmp_path: Path
) -> None:
    file = tmp_path / "foreign.ttl"
    file.write_text(FOREIGN, encoding="utf-8")
    before = {each.id: each for each in list_themes(world.archive)}
    tried = import_themes(world.archive, world.berta, file, is_trial=True)
    assert {each.id: each for each in list_themes(world.archive)} == before
    done = import_themes(world.archive, world.berta, file)
    assert done == tried
    assert (done.new, set(done.changed)) == (
        ("killing", "mourning-of-women", "killing-2"),
        {"femicide"},
    )
    assert done.matched == {"femicide": "Femicide"}
    assert done.left_out == {
        "language de": 1,
        "second skos:broader": 1,
        "skos:hiddenLabel": 1,
        "skos:related above or below": 1,
    }
    after = {each.id: each for each in list_themes(world.archive)}
    ours, was = after[FEMICIDE], before[FEMICIDE]
    assert (ours.preferred, ours.broader, ours.examples) == (was.preferred, was.broader, was.examples)
    assert set(ours.alternative["fr"]) == {*was.alternative.get("fr", ()), "Féminicide conjugal"}
    assert "Killing of women" in ours.alternative["en"]
    assert (ours.note, ours.related) == ({"en": "Not of girls."}, ("mourning-of-women",))
    assert after[ThemeId("mourning-of-women")].related == (FEMICIDE,)
    assert after[ThemeId("killing-2")].broader == "killing"
    assert [each.deed for each in history(world.archive, FEMICIDE)] == [Deed.IMPORTED]
    again = import_themes(world.archive, world.berta, file)
    assert (again.new, again.changed) == ((), {})
    undo(world.archive, world.berta, FEMICIDE)
    assert {each.id: each for each in list_themes(world.archive)}[FEMICIDE] == was
    apart = import_themes(world.archive, world.berta, file, apart=True)
    assert "femicide-2" in apart.new
    assert FEMICIDE not in apart.changed


def test_a_file_of_ours_takes_nothing_away_that_it_does_not_carry(world: World, tmp_path: Path) -> None:
    file = tmp_path / "short.toml"
    file.write_text(
        '[[theme]]\nid = "femicide"\npreferred.en = "Killing of women"\nexamples.en = ["He took her life."]\n',
        encoding="utf-8",
    )
    (was,) = [each for each in list_themes(world.archive) if each.id == FEMICIDE]
    done = import_themes(world.archive, world.berta, file)
    assert done.changed == {FEMICIDE: ("preferred en", "examples en")}
    (now,) = [each for each in list_themes(world.archive) if each.id == FEMICIDE]
    assert now.preferred == {**was.preferred, "en": "Killing of women"}
    assert now.examples == {**was.examples, "en": [*was.examples["en"], "He took her life."]}
    assert (now.broader, now.patterns, now.alternative) == (was.broader, was.patterns, was.alternative)
    undo(world.archive, world.berta, FEMICIDE)
    assert was in list_themes(world.archive)


def test_a_file_that_would_close_a_circle_with_what_is_here_changes_nothing(
    world: World, tmp_path: Path
) -> None:
    file = tmp_path / "circle.toml"
    file.write_text(
        '[[theme]]\nid = "femicide"\npreferred.en = "F"\n'
        '[[theme]]\nid = "violence-and-protection"\nbroader = "femicide"\npreferred.en = "V"\n',
        encoding="utf-8",
    )
    before = list_themes(world.archive)
    with pytest.raises(ThesaurusError, match="circle"):
        import_themes(world.archive, world.berta, file)
    assert list_themes(world.archive) == before
