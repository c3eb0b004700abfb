"""`testimony bench find`: anybody's sentences through the product's own tagger and search, in a throw-away archive."""

import json
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.cli import testimony
from archive.demo.scoring import Share, by_label, key, share
from archive.demo.trial import read_questions, read_sentences
from archive.store.tags import Learned
from archive.terms.errors import BadRequest
from archive.terms.models import ThemeId
from archive.theming.themes import ThemeEntry

FINDING = Path(__file__).parents[1] / "finding"
SENTENCES = (
    {"lang": "es", "text": "A mi hermana la mató su marido.", "themes": ["Femicide", "Nothing of ours"]},
    {"lang": "es", "text": "El almacén abre a las nueve.", "themes": []},
    {"lang": "fr", "text": "Le train de dix heures avait du retard.", "themes": ["féminicides"]},
)
QUESTIONS = (
    {"q": "femicide", "lang": "en", "answers": ["A mi hermana la mató"]},
    {
        "q": "my sister was killed by her husband",
        "lang": "en",
        "answers": ["A mi hermana", "Nobody says this"],
    },
)


def written(folder: Path, name: str, lines: tuple[dict[str, object], ...]) -> str:
    file = folder / name
    file.write_text("\n".join(json.dumps(line) for line in lines) + "\n\n", encoding="utf-8")
    return str(file)


def test_figures_are_of_the_sentences_and_questions_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TESTIMONY_DATA_DIR", str(tmp_path / "mine"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    files = ["--sentences", written(tmp_path, "s.jsonl", SENTENCES)]
    files += ["--questions", written(tmp_path, "q.jsonl", QUESTIONS)]
    done = CliRunner().invoke(testimony, ["bench", "find", *files, "--json"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout[done.stdout.index("{\n") :])
    assert found["themes"]["by_language"]["es"] == {"precision": 1.0, "recall": 1.0}
    assert found["themes"]["by_language"]["fr"]["recall"] == 0.0
    assert found["themes"]["recall"] == 0.5
    assert found["themes"]["unknown_labels"] == ["Nothing of ours"]
    assert found["questions"] == {"recall_at_10": pytest.approx(2 / 3, abs=0.001)}
    assert sorted(each.name for each in tmp_path.iterdir()) == ["q.jsonl", "s.jsonl"]


@pytest.mark.parametrize("line", ["[]", "{", '{"lang": "es"}', '"text"'])
def test_a_line_that_is_none_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "odd.jsonl"
    file.write_text(f'{{"lang": "es", "text": "Sí."}}\n{line}\n', encoding="utf-8")
    with pytest.raises(BadRequest, match="line 2"):
        read_sentences(file)


def theme(name: str, broader: str | None, en: str, es: str, *others: str) -> ThemeEntry:
    return ThemeEntry(
        id=ThemeId(name),
        broader=ThemeId(broader) if broader else None,
        preferred={"en": en, "es": es},
        alternative={"en": others},
        patterns={},
        definition={},
        note={},
        related=(),
        examples={},
        matches={},
        is_deprecated=False,
        merged_into=None,
        learned=Learned(),
    )


TREE = (
    theme("violence", None, "Violence and protection", "Violencia y protección"),
    theme("gender", "violence", "Gender violence", "Violencia de género", "Domestic violence"),
    theme("femicide", "gender", "Femicide", "Feminicidio"),
    theme("stalking", "gender", "Threats and stalking", "Amenazas", "Violencia"),
)


@pytest.mark.parametrize(
    ("label", "named"),
    [
        ("FEMICIDES", "femicide"),
        ("feminicidio", "femicide"),
        ("domestic violence", "gender"),
        ("Violencia de genero", "gender"),
        ("Threats & stalking", "stalking"),
        ("femicide", "femicide"),
    ],
)
def test_a_theme_is_known_by_any_of_its_names(label: str, named: str) -> None:
    assert by_label(TREE)[key(label)] == named


def test_a_broader_theme_of_a_right_one_is_right_and_a_sister_or_a_narrower_one_is_not() -> None:
    broader = {each.id: each.broader for each in TREE}
    femicide, gender, stalking = ThemeId("femicide"), ThemeId("gender"), ThemeId("stalking")
    assert share([({femicide}, {gender})], broader) == Share(1.0, 0.0)
    assert share([({femicide}, {stalking})], broader) == Share(0.0, 0.0)
    assert share([({gender}, {femicide})], broader) == Share(0.0, 1.0)
    assert share([(set(), {femicide})], broader) == Share(0.0, 0.0)


def test_our_own_set_is_as_large_as_it_says_and_asks_across_languages() -> None:
    sentences = read_sentences(FINDING / "sentences.jsonl")
    questions = read_questions(FINDING / "questions.jsonl")
    assert len(sentences) >= 300
    assert len(questions) >= 60
    for language in ("es", "fr", "nl", "en", "pt"):
        own = [each for each in sentences if each.language == language]
        assert len(own) >= 60
        assert sum(not each.themes for each in own) >= 6
    for asked in questions:
        for answer in asked.answers:
            said = [each for each in sentences if each.text.startswith(answer)]
            assert said, answer
            assert asked.language not in {each.language for each in said}
