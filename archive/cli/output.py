"""What the commands share: opening the archive, printing plain or as JSON, times, progress bars."""

import json
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from archive.bootstrap import open_archive
from archive.config import Config, load_config
from archive.context import Archive
from archive.terms.errors import BadRequest
from archive.terms.languages import LANGUAGES

LONGEST_SECONDS = 10**9
"""Beyond it the database could not hold the milliseconds."""
Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def config_of(context: click.Context) -> Config:
    """Return the settings that the command line names."""
    return load_config(context.find_root().obj)


def archive_of(context: click.Context) -> Archive:
    """Open the archive that the command line names. Raises SettingsError."""
    return open_archive(config_of(context))


def json_option(command: Decorated) -> Decorated:
    """Give a command the option --json."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON with stable keys.")(command)


def spoken_option(command: Decorated) -> Decorated:
    """Give a command the option --language: which languages may be spoken, as a tuple with at least one."""
    return click.option(
        "--language",
        "languages",
        default=",".join(LANGUAGES),
        show_default=True,
        callback=_languages,
        help="Languages that may be spoken, any that the model knows; “auto”: any.",
    )(command)


def _languages(context: click.Context, parameter: click.Parameter, text: str) -> tuple[str, ...]:  # noqa: ARG001
    named = tuple(part.strip() for part in text.split(",") if part.strip())
    if not named:
        raise click.BadParameter("Name at least one language, or “auto”.")
    return named


def print_json(value: object) -> None:
    """Print a value as JSON, letters as they are."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


def clock_time(ms: int) -> str:
    """Return milliseconds as h:mm:ss.t or m:ss.t."""
    minutes, seconds = divmod(ms / 1000, 60)
    hours, minutes = divmod(int(minutes), 60)
    return f"{hours}:{minutes:02d}:{seconds:04.1f}" if hours else f"{minutes}:{seconds:04.1f}"


def moment_ms(text: str) -> int:
    """Return a moment in the recording, given as seconds or as [hours:]minutes:seconds. Raises BadRequest."""
    try:
        parts = [float(each) for each in text.split(":")]
    except ValueError:
        parts = []
    if not 1 <= len(parts) <= 3 or not all(math.isfinite(each) and each >= 0 for each in parts):  # noqa: PLR2004
        raise BadRequest(f"“{text}” is no moment in a recording: write seconds, or minutes:seconds.")
    seconds = 0.0
    for each in parts:
        seconds = seconds * 60 + each
    if seconds > LONGEST_SECONDS:
        raise BadRequest(f"“{text}” is after the end of any recording.")
    return round(seconds * 1000)


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar with time left to a person at a terminal, and hand out what moves it: (done, total)."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task(label, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def file_argument(*, exists: bool = True) -> click.Path:
    """Return the type of a file argument."""
    return click.Path(exists=exists, dir_okay=False, path_type=Path)
