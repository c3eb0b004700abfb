"""Tables of figures as Markdown."""

import sys
from collections.abc import Sequence

import click


def show(rows: Sequence[tuple[str, ...]]) -> None:
    """Print a table in Markdown."""
    head, *body = rows
    click.echo()
    for row in (head, ("---",) * len(head), *body):
        click.echo(f"| {' | '.join(row)} |")
    sys.stdout.flush()
