"""The command about the machine's clock, where the archive wrote lines while it was ahead."""

import click

from archive.cli.output import archive_of
from archive.stewardship import timekeeping
from archive.terms.models import OPERATOR


@click.group()
def clock() -> None:
    """Do what “testimony check” says where the clock does not fit the audit."""


@clock.command()
@click.pass_context
def accept(context: click.Context) -> None:
    """Say that the machine's clock is right now, and was ahead before. End “serve”, “work” and “watch” first."""
    was, now = timekeeping.accept(archive_of(context), OPERATOR)
    click.echo(
        f"It is {now:%Y-%m-%d %H:%M} UTC, and not {was:%Y-%m-%d %H:%M} UTC. What ends in between holds again. "
        "Sessions, invitations, private links and accesses that began while the clock was ahead have ended. Start "
        "“testimony serve”, “testimony work” and “testimony watch” again: whatever has been running since before goes "
        "on with the old time, and writes it."
    )
