"""`make bench`: prints the tables of docs/performance.md. `--quick` leaves out the long parts."""

import logging
import sys
from collections.abc import Callable, Sequence

import click
import structlog

from tests.bench import editor, keeping, kills, pages, search, speakers, transcription, withdrawal

Rows = list[tuple[str, str]]


def transcribing(*, quick: bool) -> Rows:
    """Return one row for each way to transcribe the shipped interviews."""
    measured = transcription.measure_transcription((2,) if quick else (1, 2), plainly=not quick)
    return [
        (
            each.way,
            f"{each.seconds_per_audio_second:.3f} s for a second of sound, {each.word_error_rate:.1%} wrong",
        )
        for each in transcription.in_all(measured)
    ]


PARTS: dict[str, Callable[[bool], Rows]] = {
    "transcription": lambda quick: transcribing(quick=quick),
    "speakers": lambda quick: speakers.measure(quick=quick),
    "keeping": lambda _: keeping.measure(),
    "search": search.measure,
    "pages": lambda _: pages.measure(),
    "editor": lambda _: editor.measure(),
    "kills": lambda quick: kills.measure(quick=quick),
    "withdrawal": lambda quick: withdrawal.measure(quick=quick),
}


@click.command()
@click.option("--quick", is_flag=True)
@click.argument("parts", nargs=-1, type=click.Choice([*PARTS]))
def bench(parts: Sequence[str], *, quick: bool) -> None:
    """Measure the parts named, or all."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    for name in parts or PARTS:
        click.echo(f"\n## {name}\n\n| what | measured |\n|---|---|")
        for what, figure in PARTS[name](quick):
            click.echo(f"| {what} | {figure} |")
            sys.stdout.flush()


if __name__ == "__main__":
    bench()
