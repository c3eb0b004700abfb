"""Commands that measure: how well themes and passages are found, how fast and how well recordings are transcribed."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from archive.cli.output import config_of, file_argument, json_option, print_json, spoken_option
from archive.computing.speech_trial import Heard, Untried, read_refs, try_files
from archive.demo.scoring import Share
from archive.demo.trial import Tried, Way, read_questions, read_sentences, try_finding
from archive.processes import end_in_order


@click.group()
def bench() -> None:
    """Measure, in an archive that is thrown away afterwards."""
    end_in_order()  # what is said in the recordings is to go with us


@bench.command()
@click.option(
    "--sentences", type=file_argument(), required=True, help='Lines of {"lang", "text", "themes": [labels]}.'
)
@click.option(
    "--questions",
    type=file_argument(),
    required=True,
    help='Lines of {"q", "lang", "answers": [beginnings]}.',
)
@click.option(
    "--way",
    type=click.Choice([each.value for each in Way]),
    default=Way.MEANING.value,
    help="Answer by words alone, through the thesaurus too, or by meaning as well.",
)
@json_option
@click.pass_context
def find(context: click.Context, sentences: Path, questions: Path, *, way: str, as_json: bool) -> None:
    """Tag the sentences and ask the questions; print precision and recall, and recall among the first ten."""
    tried = try_finding(config_of(context), read_sentences(sentences), read_questions(questions), Way(way))
    if as_json:
        print_json(figures(tried))
        return
    click.echo(f"themes     {_said(tried.themes)}")
    for language, share in tried.by_language.items():
        click.echo(f"  {language:8} {_said(share)}")
    if tried.unknown_labels:
        click.echo(f"unknown labels: {', '.join(tried.unknown_labels)}")
    if tried.recall_at_10 is not None:
        click.echo(f"questions  recall at 10 {tried.recall_at_10:.3f}")
    for question, answer in tried.missed:
        click.echo(f"  not found: {question} -> {answer}")


@bench.command()
@click.argument("files", nargs=-1, required=True, type=file_argument())
@spoken_option
@click.option("--refs", type=file_argument(), help="JSON of {file name: what is said in it}.")
@json_option
@click.pass_context
def asr(
    context: click.Context,
    files: tuple[Path, ...],
    languages: tuple[str, ...],
    refs: Path | None,
    *,
    as_json: bool,
) -> None:
    """Transcribe the files, the model loaded before the clock starts; print seconds, words and errors."""
    found = list(try_files(config_of(context), files, languages, read_refs(refs) if refs else {}))
    if as_json:
        print_json({"files": [asdict(each) for each in found]})
    else:
        _print_tried(found)
    if any(isinstance(each, Untried) for each in found):
        context.exit(1)


def _print_tried(found: Sequence[Heard | Untried]) -> None:
    for each in found:
        if isinstance(each, Untried):
            click.echo(f"{each.file}  {each.error}", err=True)
            continue
        wrong = "" if each.wer is None else f"  {each.wer:.1%} wrong"
        share = each.seconds / max(each.audio_seconds, 0.001)
        click.echo(f"{each.file}  {each.language}  {share:.3f} s for a second of sound{wrong}")
        click.echo(f"  {each.text}")


def figures(tried: Tried) -> dict[str, Any]:
    """Return what came of it as the JSON of `bench find`."""
    return {
        "themes": {
            **_figures(tried.themes),
            "by_language": {language: _figures(share) for language, share in tried.by_language.items()},
            "unknown_labels": list(tried.unknown_labels),
        },
        "questions": {"recall_at_10": None if tried.recall_at_10 is None else round(tried.recall_at_10, 4)},
    }


def _figures(share: Share) -> dict[str, float]:
    return {"precision": round(share.precision, 4), "recall": round(share.recall, 4)}


def _said(share: Share) -> str:
    return f"precision {share.precision:.3f}  recall {share.recall:.3f}"
