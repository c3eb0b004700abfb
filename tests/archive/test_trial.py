"""`testimony bench find`: anybody's sentences through the product's own tagger and search, in a throw-away archive."""

import json
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.cli import testimony
from archive.demo.trial import read_questions, read_sentences
from archive.errors import BadRequest

FINDING = Path(__file__).parent / "finding"
SENTENCES = (
    {"lang": "es", "text": "A mi hermana la mató su marido.", "themes": ["Femicide", "Nothing of ours"]},
    {"lang": "es", "text": "La sopa lleva papa y maíz.", "themes": []},
    {"lang": "fr", "text": "Le train de dix heures avait du retard.", "themes": ["Femicide"]},
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
