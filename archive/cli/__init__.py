"""The command `testimony`: words in, one clear line out. Exit 0 done, 1 refused or failed, 2 wrong use.

It decides nothing: every command is a use case with its results printed.
"""

import os
import sys
from pathlib import Path

import click

from archive.bootstrap import DATABASE_ERRORS, PRIVATE
from archive.cli.audit import audit
from archive.cli.bench import bench
from archive.cli.care import backup, check, reindex, reopen, restore
from archive.cli.consent import consent
from archive.cli.demo import demo
from archive.cli.excerpts import excerpt
from archive.cli.interviews import ingest, status
from archive.cli.restrict import restrict
from archive.cli.setup import init, themes, user
from archive.cli.sound import transcribe
from archive.cli.voices import speakers
from archive.cli.watch import watch
from archive.cli.words import export, search, show
from archive.cli.work import serve, work
from archive.errors import ArchiveError
from archive.logs import write_logs
from media.errors import MediaError
from search.errors import SearchError
from transcribe.errors import TranscribeError

COMMANDS = (
    init,
    user,
    ingest,
    watch,
    work,
    status,
    transcribe,
    show,
    search,
    themes,
    excerpt,
    consent,
    restrict,
    speakers,
    audit,
    check,
    reindex,
    backup,
    restore,
    reopen,
    export,
    serve,
    demo,
    bench,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option(
    "--config", type=click.Path(path_type=Path, dir_okay=False), help="Settings file; else $TESTIMONY_CONFIG."
)
@click.version_option(package_name="testimony-archive")
@click.pass_context
def testimony(context: click.Context, config: Path | None) -> None:
    """Keep, transcribe, search and publish testimonies, never further than their narrators agreed to."""
    context.obj = config


for command in COMMANDS:
    testimony.add_command(command)


def main() -> None:
    """Run the command line: errors that the archive knows are one line on stderr."""
    os.umask(PRIVATE)
    write_logs()
    try:
        testimony(prog_name="testimony")
    except (ArchiveError, MediaError, SearchError, TranscribeError) as error:
        click.echo(f"testimony: {error}", err=True)
        sys.exit(1)
    except DATABASE_ERRORS as error:
        click.echo(f"testimony: the database did not do it: {error}", err=True)
        sys.exit(1)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        click.echo(f"testimony: {where}{error.strerror or error}", err=True)
        sys.exit(1)
