"""The command `testimony`: exit 0 done, 1 refused in one clear line, 2 wrong use; JSON whose keys stay."""

import io
import json
import os
import shutil
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import structlog

from archive.bootstrap import open_archive
from archive.cli import COMMANDS, main
from archive.clock import DAY_MS, SetClock
from archive.config import load_config
from archive.consent.rules import Action
from archive.consent.writer import writing
from archive.participation.participants import show_agreements
from archive.stewardship.accounts import sign_in, signed_in
from archive.terms.models import OPERATOR, ExcerptId, Role
from archive.transcripts.exporting import NOBODY_CHECKED
from tests.archive.conftest import CANARY, Published
from tests.media.sounds import record
from tests.peopled import EMAILS, RECORDINGS, Made

ANA, BERTA, RITA = (EMAILS[role] for role in (Role.ADMIN, Role.ARCHIVIST, Role.RESEARCHER))


@dataclass(frozen=True, slots=True)
class Answer:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, which must be JSON and nothing else."""
        return json.loads(self.out)


Run = Callable[..., Answer]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Run a command as the program does, in this process, on the archive of `tmp_path / config.toml`."""
    handlers = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}
    mask = os.umask(0o077)
    monkeypatch.delenv("TESTIMONY_DATA_DIR", raising=False)
    monkeypatch.delenv("TESTIMONY_CONFIG", raising=False)

    def call(*arguments: str, stdin: str = "") -> Answer:
        monkeypatch.setattr(sys, "argv", ["testimony", "--config", str(tmp_path / "config.toml"), *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        capsys.readouterr()
        code: object = 0
        try:
            main()
        except SystemExit as ended:
            code = ended.code
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Answer(code if isinstance(code, int) else int(code is not None), out, err)

    yield call
    structlog.reset_defaults()
    os.umask(mask)
    for number, handler in handlers.items():
        signal.signal(number, handler)


def settle(folder: Path, data_dir: Path, script: str = "hola_4s.json") -> None:
    (folder / "config.toml").write_text(
        f"data_dir = {json.dumps(str(data_dir))}\n[compute]\nprocesses = 1\n"
        f'[transcribe]\nengine = "scripted"\nscript = {json.dumps(str(RECORDINGS / script))}\n'
    )


@pytest.fixture
def archive(made: Made, tmp_path: Path) -> Path:
    """An archive of two interviews where the settings point at."""
    shutil.copytree(made.config.data_dir, tmp_path / "kept")
    settle(tmp_path, tmp_path / "kept")
    return tmp_path / "kept"


@pytest.fixture
def public(published: Published, tmp_path: Path) -> Path:
    """The same with a published excerpt."""
    shutil.copytree(published.made.config.data_dir, tmp_path / "kept")
    settle(tmp_path, tmp_path / "kept")
    return tmp_path / "kept"


def assert_refused(answer: Answer, *words: str) -> None:
    """Exit 1, nothing printed, and one line on stderr that a person can read."""
    assert answer.code == 1
    assert answer.out == ""
    assert answer.err.startswith("testimony: ")
    assert answer.err.count("\n") == 1
    for word in words:
        assert word in answer.err


def voice(folder: Path) -> Path:
    return record(folder / "voz.wav", np.full(4 * 16_000, 9, dtype="<i2"))


def ingest(run: Run, file: Path, *more: str) -> Answer:
    return run("ingest", str(file), "--title", "Una voz", "--language", "es", "--narrator", "Rosa", *more)


@pytest.mark.parametrize("command", ["erase", "reinstate"])
def test_two_different_people_decide_of_a_withdrawn_interview(
    run: Run, archive: Path, made: Made, command: str
) -> None:
    ana, berta = ["--by", "ana@archive.test"], ["--by", "berta@archive.test"]
    assert_refused(run("consent", command, made.rosa, *ana, *berta), "withdrawn")
    run("consent", "withdraw", made.rosa)
    assert run("consent", command, made.rosa, *ana).code == 2
    assert_refused(run("consent", command, made.rosa, *ana, *ana), "Two different people")
    assert_refused(run("consent", command, made.rosa, *ana, "--by", "rita@archive.test"), "role")
    assert run("consent", command, made.rosa, *ana, *berta, "--json").json["interview"] == made.rosa
    assert run("show", made.rosa).code == int(command == "erase")


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_explains_itself(run: Run, command: str) -> None:
    answer = run(command, "--help")
    assert answer.code == 0
    assert answer.out.startswith("Usage: testimony")
    assert answer.err == ""


@pytest.mark.parametrize(
    "group",
    [
        ("user", "add"),
        ("themes", "list"),
        ("themes", "import"),
        *(("excerpt", name) for name in ("draft", "approve", "publish", "retract", "list")),
        *(("consent", name) for name in ("show", "grant", "withdraw")),
    ],
)
def test_every_command_of_a_group_explains_itself(run: Run, group: tuple[str, str]) -> None:
    assert run(*group, "--help").code == 0


@pytest.mark.parametrize(
    "wrong",
    [
        ["nonsense"],
        ["--nonsense"],
        ["ingest"],
        ["ingest", "there-is-no-such-file.wav", "--title", "x", "--language", "es", "--narrator", "x"],
        ["user", "add", "a@b", "--role", "queen"],
        ["user", "add", "a@b", "--role", "system"],
        ["search"],
        ["search", "x", "--limit", "0"],
        ["search", "x", "--as", "everybody"],
        ["show"],
        ["export", "x", "--format", "docx"],
        ["excerpt", "approve", "x"],
        ["consent", "grant", "x", "y"],
        ["work", "--processes", "0"],
        ["serve", "--port", "99999"],
    ],
)
def test_wrong_use_is_exit_2(run: Run, archive: Path, wrong: list[str]) -> None:
    answer = run(*wrong)
    assert answer.code == 2
    assert answer.out == ""
    assert "Usage" in answer.err


def test_before_there_is_an_archive_every_command_says_how_to_make_one(run: Run, tmp_path: Path) -> None:
    settle(tmp_path, tmp_path / "kept")
    for arguments in (
        ["status"],
        ["search", "x"],
        ["work", "--drain"],
        ["check"],
        ["serve"],
        ["themes", "list"],
    ):
        assert_refused(run(*arguments), "testimony init")
    assert not (tmp_path / "kept").exists()
    assert run("init").code == 0
    assert run("init").code == 0
    assert run("status", "--json").json == {"waiting": 0, "interviews": []}
    assert (tmp_path / "kept").stat().st_mode & 0o077 == 0


def test_wrong_settings_are_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[transcribe]\nmodle = 'base'\n")
    assert_refused(run("status"), "modle", "config.toml")
    (tmp_path / "config.toml").write_text("data_dir = '/proc/nowhere'\n")
    assert_refused(run("init"), "data folder", "/proc/nowhere")
    (tmp_path / "config.toml").unlink()
    assert_refused(run("status"), "config.toml")


def test_the_environment_names_another_folder(
    run: Run, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TESTIMONY_DATA_DIR", str(tmp_path / "other"))
    assert_refused(run("status"), "other")
    monkeypatch.setenv("TESTIMONY_DATA_DIR", str(archive))
    assert run("status").code == 0


def test_a_user_is_added_once_with_words_from_stdin(run: Run, archive: Path, tmp_path: Path) -> None:
    words = "una frase que es mía"
    answer = run(
        "user", "add", "Nueva@archive.test", "--role", "archivist", "--password-stdin", stdin=words + "\n"
    )
    assert (answer.code, answer.out) == (0, "nueva@archive.test may sign in as archivist.\n")
    assert words not in answer.out + answer.err
    opened = open_archive(load_config(tmp_path / "config.toml", {}))
    user = signed_in(opened, sign_in(opened, "nueva@archive.test", words))
    assert user is not None
    opened.connections.close()
    again = run("user", "add", "nueva@archive.test", "--role", "admin", "--password-stdin", stdin=words)
    assert_refused(again, "already")
    weak = run("user", "add", "x@archive.test", "--role", "admin", "--password-stdin", stdin="short")
    assert_refused(weak, "between")


def test_ingest_says_what_it_kept_and_that_it_had_it_already(run: Run, archive: Path, tmp_path: Path) -> None:
    first = ingest(run, voice(tmp_path), "--agree", "transcribe_local,index", "--json")
    assert first.code == 0
    assert set(first.json) == {"interview", "recording", "created"}
    assert first.json["created"] is True
    assert len(first.json["recording"]) == 64
    again = ingest(run, voice(tmp_path), "--json")
    assert again.json == {**first.json, "created": False}
    assert "already held" in ingest(run, voice(tmp_path)).out


def test_ingest_says_that_a_title_tells_a_name_that_is_not_shown(
    run: Run, archive: Path, tmp_path: Path
) -> None:
    assert "own name" not in ingest(run, voice(tmp_path)).err
    other = record(tmp_path / "otra.wav", np.ones(16_000, dtype="<i2"))
    told = ingest(run, other, "--title", "Rosa y su hermana")
    assert told.code == 0
    assert "otra.wav: its title tells the own name of somebody who does not appear by it (rosa)" in told.err


@pytest.mark.parametrize("voice_as", [None, "altered", "text_only"])
def test_ingest_writes_how_she_is_heard(
    run: Run, archive: Path, tmp_path: Path, voice_as: str | None
) -> None:
    more = [] if voice_as is None else ["--voice", voice_as]
    taken = ingest(run, voice(tmp_path), "--agree", "research", *more, "--json").json["interview"]
    kept = open_archive(load_config(tmp_path / "config.toml", {}))
    people = show_agreements(kept, OPERATOR, taken)
    kept.connections.close()
    assert [each.presentation.voice for each in people] == [voice_as or "original"]
    assert ingest(run, voice(tmp_path), "--voice", "loud").code == 2


def test_several_files_are_several_interviews(run: Run, archive: Path, tmp_path: Path) -> None:
    other = record(tmp_path / "otra.wav", np.ones(16_000, dtype="<i2"))
    answer = run(
        "ingest",
        str(voice(tmp_path)),
        str(other),
        "--title",
        "T",
        "--language",
        "es",
        "--narrator",
        "R",
        "--json",
    )
    assert [each["created"] for each in answer.json] == [True, True]
    assert len({each["interview"] for each in answer.json}) == 2


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--agree", "reserch"], "reserch"),
        (["--language", "qu"], "qu"),
        (["--narrator", " "], "name"),
        (["--title", "\udcff"], "no text"),
    ],
)
def test_a_senseless_ingest_is_one_line_and_leaves_nothing(
    run: Run, archive: Path, tmp_path: Path, more: list[str], said: str
) -> None:
    before = run("status", "--json").json
    assert_refused(ingest(run, voice(tmp_path), *more), said)
    assert run("status", "--json").json == before
    assert run("check", "--fixity").code == 0


def test_an_empty_file_is_one_line(run: Run, archive: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.wav").touch()
    assert_refused(ingest(run, tmp_path / "empty.wav"), "empty")


@pytest.mark.parametrize("embargo", ["2031-05-01", "soon", ""])
def test_an_embargo_that_was_given_closes_whatever_it_says(
    run: Run, archive: Path, tmp_path: Path, embargo: str
) -> None:
    taken = ingest(
        run, voice(tmp_path), "--agree", "index,research,excerpt_public", "--embargo", embargo, "--json"
    )
    shown = run("consent", "show", taken.json["interview"], "--json").json
    assert set(shown["allowed"]) == {"preserve", "index"}
    (narrator,) = shown["participants"]
    kinds = {each["purpose"]: (each["embargo"], each["until"]) for each in narrator["grants"]}
    expected = ("until", embargo) if embargo.startswith("2031") else ("indefinite", None)
    assert kinds["research"] == kinds["excerpt_public"] == expected


def test_from_ingest_to_the_public_and_back_by_the_command_line(
    run: Run, archive: Path, tmp_path: Path
) -> None:
    agreed = "transcribe_local,index,research,excerpt_public"
    evidence = tmp_path / "form.pdf"
    evidence.write_bytes(b"a signed form")
    taken = ingest(
        run,
        voice(tmp_path),
        "--agree",
        agreed,
        "--interviewer",
        "Lucía",
        "--evidence",
        str(evidence),
        "--json",
    ).json
    interview = taken["interview"]
    waiting = run("status", interview, "--json").json
    assert set(waiting) == {"interview", "steps"}
    assert [each["step"] for each in waiting["steps"]] == ["prepare", "transcribe", "tag", "index"]
    assert set(waiting["steps"][0]) == {"step", "state", "done", "total", "seconds_left", "error"}
    assert waiting["steps"][0]["state"] == "queued"
    assert waiting["steps"][1]["state"] == "not yet"
    worked = run("work", "--drain", "--processes", "1")
    assert (worked.code, worked.out) == (0, "4 steps done.\n")
    assert {each["state"] for each in run("status", interview, "--json").json["steps"]} == {"done"}
    assert "done" in run("status").out

    shown = run("show", interview, "--json").json
    assert set(shown) >= {"title", "languages", "segments"}
    assert (shown["title"], shown["languages"]) == ("Una voz", ["es"])
    (segment,) = shown["segments"]
    assert set(segment) == {
        "start",
        "end",
        "text",
        "speaker",
        "language",
        "doubt",
        "checked",
        "themes",
        "suggested",
        "denied",
    }
    assert (segment["start"], segment["end"], segment["language"]) == (0.35, 3.465, "es")
    assert "gender-violence" in segment["themes"] or segment["themes"]
    assert "hermana" in run("show", interview).out

    draft = run("excerpt", "draft", interview, "--start", "0", "--end", "2.6", "--title", "Nombre", "--json")
    keys = {"excerpt", "interview", "start", "end", "title", "purpose", "state", "approvals"}
    assert set(draft.json) == keys
    assert (draft.json["start"], draft.json["end"], draft.json["state"]) == (0.0, 2.6, "draft")
    excerpt = draft.json["excerpt"]
    assert_refused(run("excerpt", "publish", excerpt), "Two different people")
    assert_refused(run("excerpt", "approve", excerpt, "--by", RITA), "role")
    assert_refused(run("excerpt", "approve", excerpt, "--by", "nobody@archive.test"))
    assert run("excerpt", "approve", excerpt, "--by", BERTA, "--json").json["approvals"] == 1
    assert run("excerpt", "approve", excerpt, "--by", BERTA, "--json").json["approvals"] == 1
    assert run("excerpt", "approve", excerpt, "--by", ANA, "--json").json["approvals"] == 2
    assert run("excerpt", "publish", excerpt, "--json").json["state"] == "published"
    listed = run("excerpt", "list", "--json").json
    assert [(each["excerpt"], each["state"]) for each in listed] == [(excerpt, "published")]
    assert set(listed[0]) == keys

    hits = run("search", "rosa", "--as", "public", "--json").json
    assert set(hits) == {"total", "note", "suggestion", "try_meaning", "hits"}
    assert [set(hit) for hit in hits["hits"]] == [{"excerpt", "start", "end", "text", "why"}]
    assert [(hit["excerpt"], hit["why"]) for hit in hits["hits"]] == [(excerpt, "words")]
    meant = run("search", "rosa", "--as", "public", "--meaning", "--json").json
    assert (meant["hits"][0]["excerpt"], meant["hits"][0]["why"]) == (excerpt, "words, meaning")
    assert run("excerpt", "retract", excerpt, "--json").json["state"] == "retracted"
    nothing = run("search", "rosa", "--as", "public", "--json").json
    assert (nothing["total"], nothing["hits"]) == (0, [])
    assert_refused(run("excerpt", "publish", excerpt), "Two different people")
    assert run("check", "--fixity", "--index", "--json").json == {"findings": [], "advice": []}


def test_a_clock_that_was_ahead_is_told_and_a_right_one_accepted(run: Run, archive: Path) -> None:
    assert_refused(run("clock", "accept"), "nothing is to be accepted")
    opened = open_archive(load_config(archive.parent / "config.toml"))
    ahead_ms = opened.clock.now_ms() + 500 * DAY_MS
    with writing(replace(opened, clock=SetClock(ahead_ms)), OPERATOR, Action.KEEP_THEMES, "themes"):
        pass
    opened.connections.close()
    wrong = run("check")
    assert wrong.code == 1
    assert wrong.out.startswith("clock: The machine's clock says ")
    assert "testimony clock accept" in wrong.out
    accepted = run("clock", "accept")
    assert accepted.code == 0
    assert "again" in accepted.out
    said_before = run("clock", "accept", "--help").out
    for name in ("serve", "work", "watch"):
        assert f"“{name}”" in said_before, "each of them writes on by the old time"
        assert f"“testimony {name}”" in accepted.out
    assert run("check", "--audit", "--json").json == {"findings": [], "advice": []}
    assert run("audit", "--limit", "1", "--json").json["lines"][0]["verb"] == "accept_clock"


def test_search_answers_each_audience_with_its_own(run: Run, archive: Path, made: Made) -> None:
    staff = run("search", "cocina", "--json").json
    assert run("search", "cocina", "--country", "Bolivia", "--json").json["total"] == 0
    assert run("search", "cocina", "--country", "Narnia").code == 2
    assert run("search", "cocina", "--country", "BO", "--as", "public").code == 2
    assert set(staff) == {"total", "note", "suggestion", "try_meaning", "hits", "english"}
    assert set(staff["english"]) == {"note", "total", "hits"}
    (hit,) = staff["hits"]
    assert set(hit) == {"interview", "start", "end", "text", "checked", "why"}
    assert "(not checked)" in run("search", "hermana").out
    assert hit["interview"] == made.marta
    assert isinstance(hit["start"], float)
    assert 2.5 <= hit["start"] < hit["end"] <= 5.1
    assert run("search", "cocina", "--as", "research", "--json").json["hits"] == []
    assert run("search", "hermana", "--as", "research", "--json").json["total"] == 1
    nothing = {"total": 0, "note": None, "suggestion": None, "try_meaning": False, "hits": []}
    assert run("search", "hermana", "--as", "public", "--json").json == nothing
    mistyped = run("search", "hermanna")
    assert "0 found.\nDid you mean: hermana\n" in mistyped.out
    assert run("search", "hermanna", "--json").json["suggestion"] == "hermana"
    assert "Some signs were taken as words." in run("search", "theme:").out
    assert run("search", "hermana", "--language", "fr", "--json").json["total"] == 0
    assert "1 found." in run("search", "hermana").out
    for odd in ('"', "(((", "AND", "*"):
        assert run("search", odd).code == 0


def test_withdrawing_leaves_nothing_for_any_command(run: Run, public: Path, made: Made) -> None:
    answer = run("consent", "withdraw", made.rosa, "--json")
    assert answer.code == 0
    assert answer.json["audience"] == "dark"
    assert answer.json["allowed"] == []
    assert {each["status"] for each in answer.json["participants"]} == {"withdrawn"}
    assert {each["name"] for each in answer.json["participants"]} == {None}
    for audience in ("staff", "research", "public"):
        found = run("search", CANARY, "--as", audience, "--json").json
        assert (found["total"], found["hits"]) == (0, [])
    for arguments in (
        ["show", made.rosa],
        ["export", made.rosa],
        ["status", made.rosa],
        ["excerpt", "draft", made.rosa, "--start", "0", "--end", "2", "--title", "x"],
    ):
        answer = run(*arguments)
        assert_refused(answer, "nothing here by that name")
        assert answer == run(*[each.replace(made.rosa, "nowhere") for each in arguments])
    assert made.rosa not in run("status", "--json").out
    assert run("excerpt", "list", "--json").json == []
    assert run("check", "--index", "--json").json == {"findings": [], "advice": []}


def test_consent_is_shown_granted_and_taken_back_by_purpose(run: Run, archive: Path, made: Made) -> None:
    shown = run("consent", "show", made.marta, "--json").json
    assert set(shown) == {"interview", "audience", "allowed", "refused", "participants"}
    assert [set(each) for each in shown["participants"]] == [
        {"participant", "role", "name", "voice", "status", "state", "version", "ground", "grants"}
    ] * 2
    assert set(shown["participants"][0]["grants"][0]) == {"purpose", "decision", "embargo", "until"}
    for each in shown["participants"]:
        answer = run("consent", "grant", made.marta, each["participant"], "research", "--json")
        assert answer.code == 0
    assert "research" in answer.json["allowed"]
    back = run(
        "consent",
        "withdraw",
        made.marta,
        shown["participants"][0]["participant"],
        "--purpose",
        "research",
        "--json",
    )
    assert "research" not in back.json["allowed"]
    assert "index" in back.json["allowed"]
    assert "Allowed now by everybody" in run("consent", "show", made.marta).out
    assert_refused(run("consent", "grant", made.marta, "nobody", "research"))
    assert_refused(run("consent", "grant", made.marta, each["participant"], "reserch"), "reserch")
    assert_refused(run("consent", "withdraw", made.marta, "--purpose", "reserch"), "reserch")
    assert_refused(run("consent", "show", "nowhere"))


@pytest.mark.parametrize("purpose", ["", ",", " ", "research,index"])
def test_no_purpose_or_two_withdraw_neither_all_nor_half_by_mistake(
    run: Run, archive: Path, made: Made, purpose: str
) -> None:
    answer = run("consent", "withdraw", made.marta, "--purpose", purpose)
    assert_refused(answer, "purpose")
    assert run("consent", "show", made.marta, "--json").json["allowed"]


@pytest.mark.parametrize(
    "span", [("one", "2"), ("nan", "2"), ("0", "inf"), ("-1", "2"), ("2", "1"), ("0", "1e300"), ("9", "99")]
)
def test_a_senseless_span_is_one_line(run: Run, archive: Path, made: Made, span: tuple[str, str]) -> None:
    answer = run("excerpt", "draft", made.rosa, "--start", span[0], "--end", span[1], "--title", "x")
    assert_refused(answer)
    assert run("excerpt", "list", "--json").json == []


def test_themes_are_listed_and_a_bad_file_is_one_line(run: Run, archive: Path, tmp_path: Path) -> None:
    listed = run("themes", "list", "--json").json
    assert len(listed) >= 30
    assert set(listed[0]) == {"id", "broader", "preferred", "alternative"}
    lines = run("themes", "list").out.splitlines()
    femicide = next(number for number, line in enumerate(lines) if line.endswith("(femicide)"))
    above = [line for line in lines[:femicide] if line.startswith("  ") and not line.startswith("   ")]
    assert above[-1].endswith("(gender-violence)")
    (tmp_path / "bad.toml").write_text("no TOML at all")
    assert_refused(run("themes", "import", str(tmp_path / "bad.toml")))
    assert run("themes", "list", "--json").json == listed


def without_order(listed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A graph does not keep the order of a theme's other labels."""
    return [
        each | {"alternative": {language: sorted(of) for language, of in each["alternative"].items()}}
        for each in listed
    ]


@pytest.mark.parametrize(("form", "ending"), [("turtle", "ttl"), ("json-ld", "jsonld"), ("xml", "rdf")])
def test_themes_are_written_as_skos_and_read_again(
    run: Run, archive: Path, tmp_path: Path, form: str, ending: str
) -> None:
    listed = run("themes", "list", "--json").json
    file = tmp_path / f"themes.{ending}"
    run("themes", "export", "--format", form, "-o", str(file))
    nothing = {"new": [], "changed": {}, "matched": {}, "left_out": {}}
    assert run("themes", "import", str(file), "--json").json == {"themes": len(listed), **nothing}
    assert without_order(run("themes", "list", "--json").json) == without_order(listed)


def test_check_is_exit_1_where_something_is_wrong(run: Run, archive: Path, made: Made) -> None:
    assert run("check", "--fixity", "--index").out == "All is as it should be.\n"
    master = max(
        (file for file in (archive / "media").rglob("*") if file.is_file()),
        key=lambda file: file.stat().st_size,
    )
    master.unlink()
    answer = run("check", "--json")
    assert answer.code == 1
    assert [set(each) for each in answer.json["findings"]] == [{"where", "what"}]
    assert "missing" in run("check").out


def test_reindex_backup_and_export(run: Run, archive: Path, made: Made, tmp_path: Path) -> None:
    assert run("reindex").out == (
        "staff: 4 passages.\nresearch: 1 passages.\n"
        "staff.english: 0 passages.\nresearch.english: 0 passages.\npublic: 0 passages.\n"
    )
    assert "files copied" in run("backup", str(tmp_path / "copy")).out
    assert_refused(run("backup", str(tmp_path / "copy")), "already there")
    for form, start in (("vtt", "WEBVTT"), ("srt", "1\n"), ("txt", ""), ("json", "")):
        answer = run("export", made.rosa, "--format", form)
        assert answer.code == 0
        assert answer.out.startswith(start)
        assert "hermana" in answer.out
    assert_refused(run("export", made.rosa, "--english"), "did not agree to this purpose")
    assert run("export", made.rosa, "-o", str(tmp_path / "words.txt")).out == ""
    assert "hermana" in (tmp_path / "words.txt").read_text()
    assert_refused(run("export", made.rosa, "-o", str(tmp_path / "no" / "words.txt")))


def test_a_backup_is_brought_back_with_its_ledger(run: Run, public: Path, made: Made, tmp_path: Path) -> None:
    assert run("backup", str(tmp_path / "copy")).code == 0
    assert_refused(run("restore", str(tmp_path / "copy"), "--without-ledger"), "There is a withdrawal ledger")
    assert_refused(run("restore", str(tmp_path / "copy")), "not empty")
    assert run("consent", "withdraw", made.rosa).code == 0
    ledger = load_config(tmp_path / "config.toml").ledger_file
    settle(tmp_path, tmp_path / "new")
    assert_refused(run("status"), "There is no archive")
    assert_refused(run("restore", str(tmp_path / "copy")), "no withdrawal ledger", "--without-ledger")
    assert_refused(run("restore", str(tmp_path), "--ledger", str(ledger)), "no backup")
    wrong = run("restore", str(tmp_path / "copy"), "--ledger", str(ledger), "--without-ledger")
    assert wrong.code == 2
    answer = run("restore", str(tmp_path / "copy"), "--ledger", str(ledger), "--json")
    assert answer.code == 0
    assert set(answer.json) == {"files", "replayed", "public", "retracted", "findings"}
    assert (answer.json["public"], answer.json["findings"]) == (0, [])
    assert_refused(run("show", made.rosa))
    assert run("show", made.marta).code == 0
    assert run("check", "--fixity", "--index").code == 0
    (tmp_path / "new" / "restoring").touch()
    for command in (["status"], ["work", "--drain"], ["consent", "show", made.marta], ["init"]):
        assert_refused(run(*command), "not finished", "testimony restore")


def test_without_a_ledger_it_is_said_what_that_means(run: Run, public: Path, tmp_path: Path) -> None:
    run("backup", str(tmp_path / "copy"))
    settle(tmp_path, tmp_path / "new")
    answer = run("restore", str(tmp_path / "copy"), "--without-ledger")
    assert answer.code == 0
    for said in (
        "0 excerpts are public, 1 were taken out",
        "only the staff may read now",
        "Nobody may sign in",
    ):
        assert said in answer.out


def test_an_excerpt_or_a_stretch_is_taken_back_and_there_is_a_receipt(
    run: Run, public: Path, made: Made, excerpt: ExcerptId, tmp_path: Path
) -> None:
    assert_refused(run("consent", "receipt", made.rosa), "Nothing was taken back")
    both = run("consent", "withdraw", made.rosa, "--excerpt", excerpt, "--purpose", "teaching")
    assert both.code == 2
    assert_refused(run("consent", "withdraw", made.rosa, "--excerpt", "nothing"))
    for wrong in ("1", "a-b", "0-99999999999999999999999", "0-99999:99:00:00", "2-1", "3-99:", "-"):
        assert_refused(run("consent", "withdraw", made.rosa, "--span", wrong))
    assert run("consent", "withdraw", made.rosa, "--excerpt", excerpt).code == 0
    assert_refused(run("excerpt", "publish", excerpt), "took this part")
    assert run("consent", "withdraw", made.rosa, "--span", "0:03-3.5").code == 0
    said = run("consent", "receipt", made.rosa)
    assert said.out.startswith("Recibo")
    assert "desde 0:03 hasta 0:04" in said.out
    found = run("consent", "receipt", made.rosa, "--language", "fr", "--json").json
    assert set(found) == {
        "interview", "language", "checked_at", "erase_on", "erased_at", "taken_back", "places",
        "stood_on"
    }  # fmt: skip
    assert [each["excerpt"] for each in found["taken_back"]] == [excerpt, None]
    assert found["places"][0] == {
        "place": "public_excerpt",
        "state": "gone",
        "at": found["places"][0]["at"],
        "excerpt": excerpt,
        "count": None,
    }
    assert run("consent", "receipt", made.rosa, "--output", str(tmp_path / "r.html")).code == 0
    assert '<html lang="es">' in (tmp_path / "r.html").read_text()
    assert CANARY not in (tmp_path / "r.html").read_text() + said.out
    assert_refused(run("consent", "receipt", made.rosa, "--language", "xx"), "es, fr")
    assert_refused(run("consent", "receipt", "nowhere"))
    assert_refused(run("consent", "receipt", made.rosa, "-o", str(tmp_path / "no" / "r.html")), "r.html")


def test_transcribing_a_file_needs_no_archive(run: Run, tmp_path: Path) -> None:
    settle(tmp_path, tmp_path / "kept")
    answer = run("transcribe", str(voice(tmp_path)), "--language", "es", "--format", "json")
    assert answer.code == 0
    assert "hermana" in json.dumps(answer.json, ensure_ascii=False)
    english = run("transcribe", str(voice(tmp_path)), "--language", "es", "--translate", "--format", "vtt")
    assert NOBODY_CHECKED in english.out.split("-->")[1]
    assert run("transcribe", str(voice(tmp_path)), "--language", "").code == 2
    sound = np.random.default_rng(3).integers(-9_000, 9_000, 20 * 16_000).astype("<i2")
    whole = record(tmp_path / "whole.flac", sound, codec="flac")
    (tmp_path / "cut.flac").write_bytes(whole.read_bytes()[: whole.stat().st_size // 3])
    assert "its end is missing (" in run("transcribe", str(tmp_path / "cut.flac"), "--language", "es").err
    assert not (tmp_path / "kept").exists()
    (tmp_path / "letter.mp3").write_text("this is a letter\n" * 100)
    assert_refused(run("transcribe", str(tmp_path / "letter.mp3")), "not a sound recording")


def test_the_demo_clears_nothing_while_something_serves_on_its_port(run: Run, tmp_path: Path) -> None:
    kept = tmp_path / "demo" / "this-is-a-demo-archive"
    kept.parent.mkdir()
    kept.touch()
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
        (tmp_path / "config.toml").write_text(f'data_dir = "demo"\n[web]\nport = {port}\n')
        assert_refused(run("demo"), str(port), "End it first")
    assert kept.exists()


def test_the_demo_never_touches_an_archive_that_is_none(run: Run, archive: Path) -> None:
    before = sorted(str(file) for file in archive.rglob("*"))
    assert_refused(run("demo", "--no-serve"), "no demo archive")
    assert sorted(str(file) for file in archive.rglob("*")) == before


def test_a_database_that_is_damaged_is_one_line(run: Run, archive: Path, excerpt: ExcerptId) -> None:
    for file in archive.glob("archive.sqlite*"):
        file.unlink()
    (archive / "archive.sqlite").write_bytes(b"this is a letter " * 1_000)
    assert_refused(run("status"), "archive.sqlite")


def test_a_database_damaged_in_its_middle_is_one_line(run: Run, archive: Path) -> None:
    assert run("status").code == 0
    for file in archive.glob("archive.sqlite-*"):
        file.unlink()
    file = archive / "archive.sqlite"
    data = bytearray(file.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    file.write_bytes(data)
    assert_refused(run("status"), "database")


def speaker(run: Run, interview: str) -> str:
    """Return the id of the first participant, as the command line shows her."""
    shown = run("consent", "show", interview, "--json").json["participants"][0]
    assert shown["state"] == "documented"
    return str(shown["participant"])


def test_a_stretch_is_restricted_approved_and_lifted(run: Run, archive: Path, made: Made) -> None:
    made_one = run(
        "restrict", "propose", made.rosa, "--start", "0:02.62", "--end", "3.465",
        "--reason", "third_party", "--action", "tone", "--speaker", speaker(run, made.rosa), "--json",
    )  # fmt: skip
    assert made_one.json["speaker"] == speaker(run, made.rosa)
    keys = {
        "restriction",
        "interview",
        "start",
        "end",
        "reason",
        "action",
        "replacement",
        "audience",
        "speaker",
        "until",
        "status",
    }
    assert set(made_one.json) == keys
    assert (made_one.json["start"], made_one.json["end"], made_one.json["status"]) == (
        2.62,
        3.465,
        "proposed",
    )
    assert "marido" not in run("search", "marido", "--as", "research").out
    assert "marido" in run("search", "marido", "--as", "staff").out
    restriction = made_one.json["restriction"]
    assert run("restrict", "approve", restriction, "--json").json["status"] == "approved"
    assert_refused(run("restrict", "approve", restriction), "approved")
    assert run("work", "--drain", "--processes", "1").code == 0
    assert [each["status"] for each in run("restrict", "list", made.rosa, "--json").json] == ["applied"]
    assert "tone" in run("restrict", "list", made.rosa).out
    assert run("restrict", "lift", restriction, "--json").json["status"] == "lifted"
    assert "marido" in run("search", "marido", "--as", "research").out


def test_what_cannot_be_restricted_is_one_line(run: Run, archive: Path, made: Made) -> None:
    ask = ["restrict", "propose", made.rosa, "--reason", "health"]
    assert_refused(run(*ask, "--start", "soon", "--end", "3"), "soon")
    assert_refused(run(*ask, "--start", "3", "--end", "2"), "begins before")
    assert_refused(run(*ask, "--start", "1", "--end", "2", "--action", "replace"), "Say which words")
    assert_refused(
        run(*ask, "--start", "1", "--end", "2", "--speaker", "nobody"), "somebody in the interview"
    )
    assert_refused(run("restrict", "approve", "nothing"))
    assert run("restrict", "propose", made.rosa, "--start", "1", "--end", "2", "--reason", "whim").code == 2
    assert run("restrict", "list", made.rosa, "--json").json == []
