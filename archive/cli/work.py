"""Commands about the work: run it, order, stop or ask for some of it; and the one that serves the pages."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import NoReturn

import click

from archive.bootstrap import open_archive
from archive.cli.output import archive_of, clock_time, config_of, moment_ms, progress_bar
from archive.stewardship import progress
from archive.terms.models import OPERATOR, InterviewId
from archive.transcripts import machine_translations
from archive.worker import Worker

PAGES_MODULE = "web.wsgi"
"""Started as a program of its own: the pages never load a model, and this folder never imports them."""


@click.command()
@click.option("--drain", is_flag=True, help="Stop when nothing is left to do.")
@click.option("--processes", type=click.IntRange(1, 64), help="How many transcribe at the same time.")
@click.pass_context
def work(context: click.Context, *, drain: bool, processes: int | None) -> None:
    """Run the queued work. May be killed at any time: nothing is lost."""
    config = config_of(context)
    if processes:
        config = replace(config, compute=replace(config.compute, processes=processes))
    archive = open_archive(config)
    with progress_bar("Working") as moved, _stopped_by_signal() as stop:
        worker = Worker(archive, on_progress=lambda _, done, total: moved(done, total))
        try:
            done = worker.work(drain=drain, stop=stop)
        finally:
            worker.close()
    click.echo(f"{done} steps done.")


@click.group()
def jobs() -> None:
    """Change the order of the queued work, stop it, or have a stretch listened to again."""


@jobs.command()
@click.argument("interview")
@click.pass_context
def first(context: click.Context, interview: str) -> None:
    """Do the work on an interview before that on others."""
    progress.put_first(archive_of(context), OPERATOR, InterviewId(interview))
    click.echo("It goes first.")


@jobs.command("stop")
@click.argument("interview")
@click.pass_context
def stop_work(context: click.Context, interview: str) -> None:
    """Stop the preparation, transcription and translation of an interview; “jobs again” goes on where they were."""
    progress.stop(archive_of(context), OPERATOR, InterviewId(interview))
    click.echo("Stopped.")


@jobs.command()
@click.argument("interview")
@click.pass_context
def again(context: click.Context, interview: str) -> None:
    """Take up again what failed or was stopped."""
    progress.try_again(archive_of(context), OPERATOR, InterviewId(interview))
    click.echo("It is taken up again.")


@jobs.command()
@click.argument("interview")
@click.option("--start", required=True, help="Where it begins: seconds, or minutes:seconds.")
@click.option("--end", required=True, help="Where it ends.")
@click.pass_context
def rehear(context: click.Context, interview: str, start: str, end: str) -> None:
    """Have a stretch listened to again; what stands there stays, what is missing is added."""
    start_ms, end_ms = moment_ms(start), moment_ms(end)
    progress.hear_again(archive_of(context), OPERATOR, InterviewId(interview), start_ms, end_ms)
    click.echo(f"{clock_time(start_ms)} to {clock_time(end_ms)} will be listened to again.")


@jobs.command()
@click.argument("interview")
@click.pass_context
def translate(context: click.Context, interview: str) -> None:
    """Have an English version made of an interview by the computer, where everybody agreed to a translation."""
    machine_translations.ask(archive_of(context), OPERATOR, InterviewId(interview))
    click.echo("It will be translated, after all other work.")


@contextmanager
def _stopped_by_signal() -> Iterator[threading.Event]:
    """Let SIGTERM and Ctrl-C end the work after the step under way."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    yield stop


@click.command()
@click.option("--host", help="Instead of the one in the settings.")
@click.option("--port", type=click.IntRange(1, 65535), help="Instead of the one in the settings.")
@click.option(
    "--gallery-only", is_flag=True, help="Serve the public pages alone, without the door to the workspace."
)
@click.option(
    "--insecure-http", is_flag=True, help="Let the sign-in cookie travel over plain http, on this machine."
)
@click.pass_context
def serve(
    context: click.Context, *, host: str | None, port: int | None, gallery_only: bool, insecure_http: bool
) -> None:
    """Serve the gallery, and the workspace below /workspace."""
    config = config_of(context)
    if not gallery_only:
        open_archive(config).connections.close()
    serve_pages(context, host=host, port=port, gallery_only=gallery_only, insecure_http=insecure_http)


def serve_pages(
    context: click.Context,
    *,
    host: str | None = None,
    port: int | None = None,
    gallery_only: bool = False,
    insecure_http: bool = False,
) -> NoReturn:
    """Become the program that serves the pages."""
    arguments = pages_command(
        context, host=host, port=port, gallery_only=gallery_only, insecure_http=insecure_http
    )
    os.execv(sys.executable, arguments)  # noqa: S606 - our own module


def pages_command(
    context: click.Context,
    *,
    host: str | None = None,
    port: int | None = None,
    gallery_only: bool = False,
    insecure_http: bool = False,
) -> list[str]:
    """Return the command that serves the pages."""
    # -P: a folder of the visitor's that is called `archive` or `media` is no module of ours
    arguments = [sys.executable, "-P", "-m", PAGES_MODULE]
    for option, value in (("--config", context.find_root().obj), ("--host", host), ("--port", port)):
        if value:
            arguments += [option, str(value)]
    for option, given in (("--gallery-only", gallery_only), ("--insecure-http", insecure_http)):
        if given:
            arguments.append(option)
    return arguments
