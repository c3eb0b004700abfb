"""The command `testimony`: words in, one clear line out. Exit 0 done, 1 refused or failed, 2 wrong use.

It decides nothing: every command is a use case with its results printed.
"""

import os
import sys
from pathlib import Path

import click

from archive.bootstrap import DATABASE_ERRORS, PRIVATE
from archive.cli.lazily import Lazily
from archive.logs import write_logs
from archive.terms.errors import ArchiveError
from media.errors import MediaError
from search.errors import SearchError
from transcribe.errors import TranscribeError

COMMANDS = {
    "init": "setup",
    "user": "setup",
    "ingest": "interviews",
    "watch": "watch",
    "work": "work",
    "status": "interviews",
    "transcribe": "sound",
    "jobs": "work",
    "show": "words",
    "search": "words",
    "themes": "setup",
    "excerpt": "excerpts",
    "consent": "consent",
    "restrict": "restrict",
    "speakers": "voices",
    "audit": "audit",
    "clock": "clock",
    "check": "care",
    "reindex": "care",
    "backup": "care",
    "restore": "care",
    "reopen": "care",
    "export": "words",
    "serve": "work",
    "demo": "demo",
    "bench": "bench",
}
"""Each command and the module it is in, as the help lists them."""


@click.group(
    cls=Lazily,
    modules=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.option(
    "--config", type=click.Path(path_type=Path, dir_okay=False), help="Settings file; else $TESTIMONY_CONFIG."
)
@click.version_option(package_name="testimony-archive")
@click.pass_context
def testimony(context: click.Context, config: Path | None) -> None:
    """Keep, transcribe, search and publish testimonies, never further than their narrators agreed to."""
    context.obj = config


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
