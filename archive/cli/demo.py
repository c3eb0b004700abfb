"""The command that shows everything at once: a fresh demo archive, filled, published and served."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import NoReturn

import click
from rich.console import Console

from archive.bootstrap import make_archive
from archive.cli.output import config_of, file_argument, progress_bar
from archive.cli.work import pages_command
from archive.config import Config
from archive.context import Archive
from archive.demo.play import PASSPHRASES, play
from archive.processes import is_port_taken
from archive.terms.errors import BadRequest
from archive.worker import Worker

MARK = "this-is-a-demo-archive"


@click.command()
@click.option("--no-serve", is_flag=True, help="Make the demo archive, and do not serve it.")
@click.option("--recording", type=file_argument(), help="Take this recording through as well.")
@click.pass_context
def demo(context: click.Context, *, no_serve: bool, recording: Path | None) -> None:
    """Make a demo archive in data_dir: fictional interviews, really transcribed, tagged, indexed and published."""
    config = config_of(context)
    if not no_serve and is_port_taken(config.web.host, config.web.port):
        raise BadRequest(
            f"Something already serves on {config.web.host}:{config.web.port}, perhaps an earlier demo. End it first."
        )
    _clear_old_demo(config)
    config.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    (config.data_dir / MARK).touch()
    archive = make_archive(config)
    console = Console(stderr=True)
    with progress_bar("Working") as moved:
        played = play(
            archive,
            recording=recording,
            say=console.print,
            on_progress=lambda _, done, total: moved(done, total),
        )
    click.echo(f"{len(played.interviews)} interviews taken in, {played.published} excerpts public.")
    click.echo("Sign in to the workspace with one of:")
    for email, passphrase in PASSPHRASES.items():
        click.echo(f"  {email}   {passphrase}")
    click.echo(f"For other commands on it: export TESTIMONY_DATA_DIR={config.data_dir}")
    if no_serve:
        archive.connections.close()
        return
    address = f"http://{config.web.host}:{config.web.port}"
    click.echo(
        f"Gallery {address}/  workspace {address}/workspace/  A worker runs beside it; Ctrl-C ends both."
    )
    sys.stdout.flush()
    _serve_and_work(pages_command(context, insecure_http=True), archive)


def _serve_and_work(pages: list[str], archive: Archive) -> NoReturn:
    """Serve the pages in a process of their own, and work on what people take in, until one of them ends."""
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: sys.exit(0))
    server = subprocess.Popen(pages)
    threading.Thread(target=lambda: Worker(archive).work(drain=False), daemon=True).start()
    code = 0
    try:
        code = server.wait()
    finally:
        server.terminate()
        # Not sys.exit, which would wait for a long step: a worker may end at any time.
        os._exit(code)


def _clear_old_demo(config: Config) -> None:
    """Make room for a fresh demo; never touch an archive that is none."""
    if not config.data_dir.exists() or not any(config.data_dir.iterdir()):
        return
    if not (config.data_dir / MARK).exists():
        raise BadRequest(
            f"{config.data_dir} holds something that is no demo archive. Set data_dir to another folder."
        )
    shutil.rmtree(config.data_dir)
