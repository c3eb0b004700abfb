"""`testimony consent narrator-link`: the link is printed once, with a code for a telephone, and ended by --revoke."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive.cli import testimony as command_line
from archive.participation import narrators, participants
from archive.terms.errors import NotFound
from archive.terms.models import ParticipantId, ParticipantRole
from tests.peopled import PASSPHRASE, World


@pytest.fixture
def settings(world: World, tmp_path: Path) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(
        f"data_dir = {json.dumps(str(world.archive.config.data_dir))}\n"
        '[web]\ntrusted_hosts = ["127.0.0.1", "voices.example"]\n'
    )
    return file


def her(world: World) -> ParticipantId:
    people = participants.show_agreements(world.archive, world.berta, world.rosa)
    return next(each.participant for each in people if each.role is ParticipantRole.NARRATOR)


def call(settings: Path, world: World, *options: str, given: str = "") -> Result:
    command = ["--config", str(settings), "consent", "narrator-link", world.rosa, her(world), *options]
    return CliRunner().invoke(command_line, command, input=given)


def test_a_link_is_printed_with_a_code_and_ended(world: World, settings: Path) -> None:
    printed = call(settings, world, "--language", "nl")
    assert printed.exit_code == 0
    address = next(line for line in printed.stdout.splitlines() if line.startswith("https://"))
    assert address.startswith("https://voices.example/mine/")
    assert "▀" in printed.stdout
    token = address.rpartition("/")[2]
    assert narrators.open_link(world.archive, token).link.language == "nl"
    assert "ended" in call(settings, world, "--revoke").stdout
    with pytest.raises(NotFound):
        narrators.open_link(world.archive, token)
    assert json.loads(call(settings, world, "--revoke", "--json").stdout) == {"revoked": 0}


def test_a_pass_phrase_is_read_and_never_printed(world: World, settings: Path) -> None:
    printed = call(settings, world, "--password-stdin", "--json", "--days", "7", given=f"{PASSPHRASE}\n")
    answer = json.loads(printed.stdout)
    assert answer.keys() == {"address", "language", "days", "pass_phrase"}
    assert answer["pass_phrase"] is True
    assert PASSPHRASE not in printed.output
    token = answer["address"].rpartition("/")[2]
    assert narrators.open_link(world.archive, token).link.passphrase_hash
    asked = call(settings, world, "--pass-phrase", "--json", given=f"{PASSPHRASE}\n{PASSPHRASE}\n")
    assert asked.exit_code == 0
    assert PASSPHRASE not in asked.output
