"""Commands about stretches of a recording that some may not have: propose, approve, lift, list."""

import click

from archive.cli.output import archive_of, clock_time, json_option, moment_ms, print_json
from archive.context import Archive
from archive.participation import restricting
from archive.participation.restricting import NewRestriction
from archive.stewardship.accounts import user_called
from archive.terms.models import OPERATOR, Audience, InterviewId, ParticipantId
from archive.terms.restrictions import Restriction, RestrictionAction, RestrictionId, RestrictionReason


@click.group()
def restrict() -> None:
    """Restrict stretches of a recording: they are silent and unreadable for all but the staff."""


@restrict.command("propose")
@click.argument("interview")
@click.option("--start", required=True, help="Where it begins: seconds, or minutes:seconds.")
@click.option("--end", required=True, help="Where it ends.")
@click.option("--reason", type=click.Choice([each.value for each in RestrictionReason]), required=True)
@click.option("--action", type=click.Choice([each.value for each in RestrictionAction]), default="mute")
@click.option("--replacement", default="", help="The words in their place, for --action replace.")
@click.option(
    "--audience",
    type=click.Choice([Audience.STAFF.value, Audience.RESEARCH.value]),
    default=Audience.STAFF.value,
    help="The widest audience that may still have it.",
)
@click.option(
    "--speaker", help="Only what this participant says there (by id), and what nobody knows whose it is."
)
@click.option("--until", help="Day on which a person is to look at it again; it opens nothing.")
@json_option
@click.pass_context
def propose(
    context: click.Context,
    interview: str,
    *,
    start: str,
    end: str,
    reason: str,
    action: str,
    replacement: str,
    audience: str,
    speaker: str | None,
    until: str | None,
    as_json: bool,
) -> None:
    """Restrict a stretch. It is closed when this returns; the worker makes the copy without it."""
    archive = archive_of(context)
    new = NewRestriction(
        RestrictionReason(reason),
        RestrictionAction(action),
        replacement,
        Audience(audience),
        ParticipantId(speaker) if speaker else None,
        until,
    )
    span = moment_ms(start), moment_ms(end)
    made = restricting.propose(archive, OPERATOR, InterviewId(interview), [span], new)
    _print_one(archive, made[0], as_json=as_json)


@restrict.command("approve")
@click.argument("restriction")
@json_option
@click.pass_context
def approve(context: click.Context, restriction: str, *, as_json: bool) -> None:
    """Say that a proposed restriction shall stay."""
    archive = archive_of(context)
    restricting.approve(archive, OPERATOR, RestrictionId(restriction))
    _print_one(archive, RestrictionId(restriction), as_json=as_json)


@restrict.command("lift")
@click.argument("restriction")
@click.option("--by", "emails", multiple=True, help="Twice, for what a participant took back herself.")
@json_option
@click.pass_context
def lift(context: click.Context, restriction: str, *, emails: tuple[str, ...], as_json: bool) -> None:
    """End a restriction. What was public without it leaves the public site."""
    archive = archive_of(context)
    people = [user_called(archive, each).viewer for each in emails] or [OPERATOR]
    restricting.lift(archive, people[0], RestrictionId(restriction), *people[1:2])
    _print_one(archive, RestrictionId(restriction), as_json=as_json)


@restrict.command("list")
@click.argument("interview")
@json_option
@click.pass_context
def list_command(context: click.Context, interview: str, *, as_json: bool) -> None:
    """Print the restrictions of an interview, lifted ones too."""
    found = restricting.list_restrictions(archive_of(context), OPERATOR, InterviewId(interview))
    if as_json:
        print_json([_row(each) for each in found])
        return
    for each in found:
        click.echo(_line(each))


def _print_one(archive: Archive, restriction: RestrictionId, *, as_json: bool) -> None:
    found = restricting.show(archive, OPERATOR, restriction)
    if as_json:
        print_json(_row(found))
    else:
        click.echo(_line(found))


def _row(each: Restriction) -> dict[str, object]:
    return {
        "restriction": each.id,
        "interview": each.interview,
        "start": each.start_ms / 1000,
        "end": each.end_ms / 1000,
        "reason": each.reason.value,
        "action": each.action.value,
        "replacement": each.replacement or None,
        "audience": each.audience.value,
        "speaker": each.speaker,
        "until": each.until,
        "status": each.status.value,
    }


def _line(each: Restriction) -> str:
    span = f"{clock_time(each.start_ms)}-{clock_time(each.end_ms)}"
    whose = f"  of {each.speaker}" if each.speaker else ""
    return (
        f"{each.id}  {each.status:<8} {span}  {each.action}  {each.reason}  not beyond {each.audience}{whose}"
    )
