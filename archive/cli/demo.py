"""The command that shows everything at once: a fresh demo archive, filled, published and served."""

import shutil
import sys
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console

from archive.bootstrap import make_archive
from archive.cli.output import config_of, file_argument, progress_bar
from archive.cli.work import serve_pages
from archive.config import Config
from archive.demo.play import PASSPHRASES, play
from archive.errors import BadRequest

MARK = "this-is-a-demo-archive"


@click.command()
@click.option("--no-serve", is_flag=True, help="Make the demo archive, and do not serve it.")
@click.option("--recording", type=file_argument(), help="Take this recording through as well.")
@click.pass_context
def demo(context: click.Context, *, no_serve: bool, recording: Path | None) -> None:
    """Make a demo archive in data_dir: fictional interviews, really transcribed, tagged, indexed and published."""
    config = config_of(context)
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
    archive.connections.close()
    click.echo(f"{len(played.interviews)} interviews taken in, {played.published} excerpts public.")
    click.echo("Sign in to the workspace with one of:")
    for email, passphrase in PASSPHRASES.items():
        click.echo(f"  {email}   {passphrase}")
    if no_serve:
        return
    sys.stdout.flush()
    demo_web = replace(config.web, insecure_http=True)
    click.echo(
        f"Gallery http://{demo_web.host}:{demo_web.port}/  workspace http://{demo_web.host}:{demo_web.port}/workspace/"
    )
    serve_pages(context, insecure_http=True)


def _clear_old_demo(config: Config) -> None:
    """Make room for a fresh demo; never touch an archive that is none."""
    if not config.data_dir.exists() or not any(config.data_dir.iterdir()):
        return
    if not (config.data_dir / MARK).exists():
        raise BadRequest(
            f"{config.data_dir} holds something that is no demo archive. Set data_dir to another folder."
        )
    shutil.rmtree(config.data_dir)
