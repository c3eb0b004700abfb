"""The command that transcribes a file without an archive."""

from dataclasses import replace
from pathlib import Path

import click

from archive.cli.output import clock_time, config_of, file_argument, progress_bar, spoken_option
from archive.cli.words import write_or_print
from archive.computing.compute import open_executor
from archive.computing.listening import SAMPLES, settings_for, transcribe_file
from archive.passing import passing_folder
from archive.processes import end_in_order
from archive.steps.diarising import by_number
from archive.transcripts.exporting import Format, write, write_english


@click.command()
@click.argument("file", type=file_argument())
@spoken_option
@click.option("--model", help="Instead of the one in the settings.")
@click.option(
    "--format", "kind", type=click.Choice([each.value for each in Format]), default=Format.TXT.value
)
@click.option(
    "--speakers", type=click.IntRange(0), help="How many speak: tells them apart; 0 where nobody knows."
)
@click.option("--translate", is_flag=True, help="In English, by the computer, instead of as it is spoken.")
@click.option("-o", "--output", type=file_argument(exists=False), help="Write here instead of printing.")
@click.pass_context
def transcribe(
    context: click.Context,
    file: Path,
    *,
    languages: tuple[str, ...],
    model: str | None,
    kind: str,
    speakers: int | None,
    translate: bool,
    output: Path | None,
) -> None:
    """Write down what is said in a file. Needs no archive and keeps nothing."""
    config = config_of(context)
    if model:
        config = replace(config, transcribe=replace(config.transcribe, model=model))
    end_in_order()  # the samples are to go with us
    settings = replace(settings_for(config, languages), translate=translate)
    with (
        passing_folder() as folder,
        open_executor(config) as executor,
        progress_bar(file.name) as moved,
    ):
        heard = transcribe_file(config, file, settings, folder=folder, executor=executor, report=moved)
        segments = heard.segments
        if speakers is not None:
            pcm = folder / SAMPLES
            segments = by_number(config, file, pcm, settings, segments, speakers or None)
    for start_ms, end_ms in heard.missing:
        click.echo(f"Not transcribed: {clock_time(start_ms)} to {clock_time(end_ms)}.", err=True)
    if heard.cut_short_ms:
        click.echo(
            f"The file was cut short: its end is missing ({heard.cut_short_ms / 1000:.0f} s).", err=True
        )
    written = write_english if translate else write
    write_or_print(written(Format(kind), list(segments)), output)
