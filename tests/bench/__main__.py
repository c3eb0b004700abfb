"""`make bench`: prints the tables of docs/performance.md. `--quick` leaves out the long parts."""

import logging
import sys
from collections.abc import Callable, Iterable, Sequence

import click
import structlog

from tests.bench import editor, keeping, kills, pages, search, speakers, transcription, web, withdrawal
from tests.bench.tables import show

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


PARTS: dict[str, Callable[[bool], Iterable[tuple[str, str]]]] = {
    "transcription": lambda quick: transcribing(quick=quick),
    "speakers": lambda quick: speakers.measure(quick=quick),
    "keeping": lambda _: keeping.measure(),
    "pages": lambda _: pages.measure(),
    "editor": lambda _: editor.measure(),
    "kills": lambda quick: kills.measure(quick=quick),
    "web": lambda quick: web.measure(quick=quick),
    "withdrawal": lambda quick: withdrawal.measure(quick=quick),
}


@click.command()
@click.option("--quick", is_flag=True)
@click.option("--sizes", help="How many passages the search is measured with: 1000,20000.")
@click.argument("parts", nargs=-1, type=click.Choice([*PARTS, "search"]))
def bench(parts: Sequence[str], *, quick: bool, sizes: str | None) -> None:
    """Measure the parts named, or all."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    for name in parts or (*PARTS, "search"):
        click.echo(f"\n## {name}")
        if name == "search":
            asked = tuple(map(int, sizes.split(","))) if sizes else search.STEPS[: 2 if quick else None]
            for title, rows in search.measure(asked):
                click.echo(f"\n### {title}")
                show(rows)
        else:
            measured = [("what", "measured"), *PARTS[name](quick)]
            show(measured)
            if name == "web" and web.has_failed(measured):
                sys.exit(1)


if __name__ == "__main__":
    bench()
