"""Commands that lead an excerpt to the public: draft, approve, publish, retract, list."""

import click

from archive.cli.output import archive_of, clock_time, json_option, moment_ms, print_json
from archive.publication import excerpts, publish
from archive.steps import publishing
from archive.stewardship.accounts import user_called
from archive.terms.models import APPROVALS, OPERATOR, Excerpt, ExcerptId, InterviewId


@click.group()
def excerpt() -> None:
    """Draft, approve, publish and retract excerpts."""


@excerpt.command("draft")
@click.argument("interview")
@click.option("--start", required=True, help="Where it begins: seconds, or minutes:seconds.")
@click.option("--end", required=True, help="Where it ends.")
@click.option("--title", required=True)
@click.option("--context", "note", default="", help="What a listener should know before.")
@click.option("--warning", help="A content warning, shown before the sound.")
@click.option("--whole", is_flag=True, help="The whole interview: needs full_public.")
@json_option
@click.pass_context
def draft(
    context: click.Context,
    interview: str,
    *,
    start: str,
    end: str,
    title: str,
    note: str,
    warning: str | None,
    whole: bool,
    as_json: bool,
) -> None:
    """Propose a stretch of an interview for the public."""
    archive = archive_of(context)
    made = excerpts.draft(
        archive,
        OPERATOR,
        InterviewId(interview),
        start_ms=moment_ms(start),
        end_ms=moment_ms(end),
        title=title,
        context=note,
        warning=warning,
        whole=whole,
    )
    _print_one(excerpts.show(archive, OPERATOR, made).excerpt, as_json=as_json)


@excerpt.command("approve")
@click.argument("excerpt_id", metavar="EXCERPT")
@click.option("--by", required=True, help="E-mail address of the person who listened and approves.")
@json_option
@click.pass_context
def approve(context: click.Context, excerpt_id: str, *, by: str, as_json: bool) -> None:
    """Say that a person listened, that the words are right, and that it may be public. Two people must.

    The words that are approved are printed.
    """
    archive = archive_of(context)
    person = user_called(archive, by).viewer
    shown = excerpts.show(archive, person, ExcerptId(excerpt_id))
    for segment in shown.words if not as_json else ():
        click.echo(f"{segment.speaker or 'Somebody'}: {segment.text}")
    for at_ms, words in shown.named:
        click.echo(
            f"At {clock_time(at_ms)} an own name is said of somebody who does not appear by it: {', '.join(words)}",
            err=True,
        )
    excerpts.approve(archive, person, shown.excerpt.id, seen=shown.seal)
    _print_one(excerpts.show(archive, OPERATOR, ExcerptId(excerpt_id)).excerpt, as_json=as_json)


@excerpt.command("publish")
@click.argument("excerpt_id", metavar="EXCERPT")
@json_option
@click.pass_context
def publish_command(context: click.Context, excerpt_id: str, *, as_json: bool) -> None:
    """Copy an approved excerpt into the gallery."""
    archive = archive_of(context)
    publishing.publish(archive, OPERATOR, ExcerptId(excerpt_id))
    _print_one(excerpts.show(archive, OPERATOR, ExcerptId(excerpt_id)).excerpt, as_json=as_json)


@excerpt.command("retract")
@click.argument("excerpt_id", metavar="EXCERPT")
@json_option
@click.pass_context
def retract(context: click.Context, excerpt_id: str, *, as_json: bool) -> None:
    """Take a published excerpt back; it is gone when this returns."""
    archive = archive_of(context)
    publish.retract(archive, OPERATOR, ExcerptId(excerpt_id))
    _print_one(excerpts.show(archive, OPERATOR, ExcerptId(excerpt_id)).excerpt, as_json=as_json)


@excerpt.command("list")
@json_option
@click.pass_context
def list_command(context: click.Context, *, as_json: bool) -> None:
    """Print all excerpts and where they stand."""
    found = excerpts.list_excerpts(archive_of(context), OPERATOR)
    if as_json:
        print_json([_row(each) for each in found])
        return
    for each in found:
        click.echo(_line(each))


def _print_one(excerpt: Excerpt, *, as_json: bool) -> None:
    if as_json:
        print_json(_row(excerpt))
    else:
        click.echo(_line(excerpt))


def _row(excerpt: Excerpt) -> dict[str, object]:
    return {
        "excerpt": excerpt.id,
        "interview": excerpt.interview,
        "start": excerpt.start_ms / 1000,
        "end": excerpt.end_ms / 1000,
        "title": excerpt.title,
        "purpose": excerpt.purpose.value,
        "state": excerpt.state.value,
        "approvals": len(set(excerpt.approved_by)),
    }


def _line(excerpt: Excerpt) -> str:
    span = f"{clock_time(excerpt.start_ms)}-{clock_time(excerpt.end_ms)}"
    given = f"{len(set(excerpt.approved_by))} of {APPROVALS} approvals"
    return f"{excerpt.id}  {excerpt.state:<10} {span}  {given}  {excerpt.title}"
