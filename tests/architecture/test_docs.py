"""Code, test and document change together: what can be typed, set or opened is named in the documents."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import click
import pytest

from archive.cli import testimony as command_line
from archive.config import SECTIONS, Config, load_config
from tests.architecture.tree import ROOMS, ROOT, product_modules, shipped_files, text_of

ARCHITECTURE = "docs/architecture.md"
OPERATIONS = "docs/operations.md"
README = "README.md"
TARGETS = ("setup", "demo", "test", "check", "serve", "worker", "bench")
"""What the README promises as one command each."""
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def commands(group: click.Group, path: str = "testimony") -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, with the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, name
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def options() -> Iterator[tuple[str, str]]:
    """Every option of every command, with the command; not --version, which explains itself."""
    for path, command in (("testimony", command_line), *commands(command_line)):
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.expose_value:
                yield path, max(parameter.opts, key=len)


def settings() -> Iterator[tuple[str, str, Any]]:
    """Every setting that the code knows: its section, its name, its default."""
    for section, kind in SECTIONS.items():
        for each in fields(kind):
            default = getattr(kind(), each.name)
            yield section, each.name, list(default) if isinstance(default, tuple) else default


SETTINGS = tuple(settings())


@pytest.mark.parametrize("path", [path for path, _ in commands(command_line)])
def test_every_command_is_in_the_documents(path: str) -> None:
    said = text_of(OPERATIONS) + text_of(README)
    short = path.removeprefix("testimony ")
    in_a_list = rf"|`{short}\b" if " " in short else ""
    assert re.search(rf"\b{path}\b{in_a_list}", said), (
        f"`{path}` is named neither in {OPERATIONS} nor in {README}"
    )


def test_every_option_is_in_the_documents() -> None:
    said = text_of(OPERATIONS) + text_of(README)
    missing = [f"{path} {option}" for path, option in options() if not _names(said, option)]
    assert missing == [], f"neither {OPERATIONS} nor {README} names: {', '.join(missing)}"


def _names(said: str, option: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", said) is not None


def test_no_document_speaks_of_a_command_that_is_not_there() -> None:
    known = {path for path, _ in commands(command_line)}
    for name in _documents():
        for block in re.findall(r"^```.*?^```", text_of(name), re.MULTILINE | re.DOTALL):
            for line in re.findall(r"^(?:\$ )?(?:\.venv/bin/)?(testimony [a-z].*)$", block, re.MULTILINE):
                words = line.split()
                assert {" ".join(words[:2]), " ".join(words[:3])} & known, f"{name} says `{line}`"


@pytest.mark.parametrize(("section", "name", "default"), SETTINGS, ids=[f"{s}.{n}" for s, n, _ in SETTINGS])
def test_every_setting_stands_in_the_settings_file_with_its_default(
    section: str, name: str, default: object
) -> None:
    written = tomllib.loads(text_of("config.toml"))
    assert name in written.get(section, {}), f"config.toml does not show {name} in [{section}]"
    assert written[section][name] == default, f"config.toml shows another {name} in [{section}]"


def test_the_settings_file_shows_no_setting_that_the_code_does_not_know() -> None:
    written = tomllib.loads(text_of("config.toml"))
    shown = {(section, name) for section in SECTIONS for name in written.get(section, {})}
    assert shown == {(section, name) for section, name, _ in SETTINGS}
    assert written.keys() - SECTIONS.keys() == {"data_dir"}


def test_the_settings_file_changes_nothing() -> None:
    assert load_config(ROOT / "config.toml", environ={}) == Config(data_dir=ROOT / "data" / "archive")


@pytest.mark.parametrize("name", ["data_dir", *[f"{section}.{name}" for section, name, _ in SETTINGS]])
def test_every_setting_is_explained(name: str) -> None:
    section, _, bare = name.rpartition(".")
    said = re.findall(r"`([^`\n]+)`", text_of(OPERATIONS))
    assert {bare, name, f"[{section}] {bare}"} & set(said), f"{OPERATIONS} does not explain `{name}`"


@pytest.mark.parametrize("variable", ["TESTIMONY_CONFIG", "TESTIMONY_DATA_DIR", "TESTIMONY_SECRET"])
def test_every_variable_of_the_environment_is_explained(variable: str) -> None:
    assert variable in text_of(OPERATIONS), f"{OPERATIONS} does not explain {variable}"


@pytest.mark.parametrize("room", ROOMS)
def test_every_folder_and_module_is_in_the_plan_of_the_house(room: str) -> None:
    """Under the heading of its room, as `name`: a folder by its own name, a module without its .py."""
    section = re.search(rf"^###? {room}\b.*?(?=^##|\Z)", text_of(ARCHITECTURE), re.MULTILINE | re.DOTALL)
    assert section, f"{ARCHITECTURE} has no heading for {room}"
    said = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`\n]+)`", section[0]))))
    named = {
        file: file.removesuffix("/__init__.py").removesuffix(".py").rpartition("/")[2]
        for file in product_modules()
        if file.startswith(f"{room}/") and file != f"{room}/__init__.py"
    }
    missing = [file for file, name in named.items() if name not in said]
    assert missing == [], f"{ARCHITECTURE} does not name: {', '.join(missing)}"


@pytest.mark.parametrize("command", ["make demo", "make test"])
def test_the_readme_begins_with_two_commands(command: str) -> None:
    assert command in text_of(README), f"{README} does not show `{command}`"


def test_the_readme_shows_a_picture() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)\s]+)\)", text_of(README))
    assert pictures, f"{README} shows no page of the archive"
    assert all((ROOT / each).is_file() for each in pictures)


@pytest.mark.parametrize("target", TARGETS)
def test_every_promised_target_of_make_is_there_and_says_what_it_does(target: str) -> None:
    assert re.search(rf"^{target}:[^=\n]*  ## \w", text_of("Makefile"), re.MULTILINE), (
        f"the Makefile has no `make {target}`, or does not say what it does"
    )


def test_every_target_of_make_is_promised_and_every_promise_is_a_target() -> None:
    makefile = text_of("Makefile")
    phony = set(re.search(r"^\.PHONY:(.*)$", makefile, re.MULTILINE)[1].split())  # type: ignore[index]
    defined = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert phony == defined
    for name in _documents():
        for target in re.findall(r"`make ([a-z-]+)", text_of(name)):
            assert target in defined, f"{name} speaks of `make {target}`"


def test_ci_runs_what_a_person_runs() -> None:
    runs = re.findall(r"^\s*make ([a-z-]+)(?: &.*)?$", text_of(".ci/run"), re.MULTILINE)
    assert {"test", "lint"} <= set(runs) or "check" in runs
    assert "test" in runs, ".ci/run does not call `make test`"


def test_no_document_points_to_a_file_that_is_not_there() -> None:
    for name in _documents():
        for target in LINK.findall(text_of(name)):
            if "://" not in target and not target.startswith(("#", "mailto:")):
                path = (ROOT / name).parent / target.partition("#")[0]
                assert path.exists(), f"{name} points to {target}, which is not there"


def test_no_module_points_to_a_document_that_is_not_there() -> None:
    for file in product_modules():
        for document in re.findall(r"\bdocs/[\w/-]+\.md", text_of(file)):
            assert (ROOT / document).is_file(), f"{file} points to {document}, which is not there"


def _documents() -> list[str]:
    return [name for name in shipped_files() if name.endswith(".md")]
