"""Commands about agreements: show, grant, withdraw, and what two people decide of a withdrawn interview."""

from pathlib import Path

import click

from archive.cli.ground import ground, ground_row, list_forms, present
from archive.cli.interviews import purposes_of
from archive.cli.narrator import narrator_link
from archive.cli.output import archive_of, file_argument, json_option, moment_ms, print_json
from archive.cli.receipts import print_receipt, receipt_row
from archive.context import Archive
from archive.participation import erasing, participants, receipt_page, receipts, restricting
from archive.publication import audience
from archive.stewardship.accounts import user_called
from archive.terms.errors import BadRequest
from archive.terms.models import (
    OPERATOR,
    Decision,
    ExcerptId,
    InterviewId,
    ParticipantId,
    Participation,
    Purpose,
    Viewer,
)
from archive.withdrawals import is_written

UNWRITTEN = (
    "testimony: it is done in the archive, but it could not be written into the withdrawal ledger {}. "
    "Look at that file with “testimony check”: until it is mended, a restore from a backup would not know of this."
)


@click.group()
def consent() -> None:
    """See what the participants agreed to; add to it; take it back."""


consent.add_command(narrator_link)
for each_command in (ground, present, list_forms):
    consent.add_command(each_command)


@consent.command("show")
@click.argument("interview")
@json_option
@click.pass_context
def show(context: click.Context, interview: str, *, as_json: bool) -> None:
    """Print each participant's agreement in force."""
    _print(archive_of(context), InterviewId(interview), as_json=as_json)


@consent.command("grant")
@click.argument("interview")
@click.argument("participant")
@click.argument("purposes", nargs=-1, required=True)
@click.option(
    "--ask-each-time", is_flag=True, help="She wants to be asked each time; that closes what was open."
)
@json_option
@click.pass_context
def grant(
    context: click.Context,
    interview: str,
    participant: str,
    purposes: tuple[str, ...],
    *,
    ask_each_time: bool,
    as_json: bool,
) -> None:
    """Write that a participant (by id) now allows these purposes too."""
    archive = archive_of(context)
    wanted = purposes_of(",".join(purposes))
    decision = Decision.ASK if ask_each_time else Decision.ALLOW
    who = InterviewId(interview), ParticipantId(participant)
    participants.grant(archive, OPERATOR, *who, wanted, decision=decision)
    _print(archive, InterviewId(interview), as_json=as_json)


@consent.command("ask-again")
@click.argument("interview")
@click.argument("participant")
@json_option
@click.pass_context
def ask_again(context: click.Context, interview: str, participant: str, *, as_json: bool) -> None:
    """Write that she must be asked again: nothing of hers is open before. It is closed when this returns."""
    archive = archive_of(context)
    participants.ask_again(archive, OPERATOR, InterviewId(interview), ParticipantId(participant))
    _print(archive, InterviewId(interview), as_json=as_json)


@consent.command("agreed-again")
@click.argument("interview")
@click.argument("participant")
@json_option
@click.pass_context
def agreed_again(context: click.Context, interview: str, participant: str, *, as_json: bool) -> None:
    """Write that she was asked and says yes to what is written: a draft, or what had to be asked again."""
    archive = archive_of(context)
    participants.agreed_again(archive, OPERATOR, InterviewId(interview), ParticipantId(participant))
    _print(archive, InterviewId(interview), as_json=as_json)


@consent.command("withdraw")
@click.argument("interview")
@click.argument("participant", required=False)
@click.option("--purpose", help="Only this purpose.")
@click.option("--excerpt", help="Only this excerpt (by id); it can never be public again.")
@click.option("--span", help="Only this stretch, as START-END in seconds or m:ss.")
@json_option
@click.pass_context
def withdraw(
    context: click.Context,
    interview: str,
    participant: str | None,
    *,
    purpose: str | None,
    excerpt: str | None,
    span: str | None,
    as_json: bool,
) -> None:
    """Take back an agreement, or everybody's. What it closes is closed when this returns."""
    if sum(each is not None for each in (purpose, excerpt, span)) > 1:
        raise click.UsageError("Give one of --purpose, --excerpt and --span, or none of them.")
    archive = archive_of(context)
    who = ParticipantId(participant) if participant else None
    if span is not None:
        start_ms, end_ms = _span(span)
        restricting.withdraw_span(archive, OPERATOR, InterviewId(interview), start_ms, end_ms)
    else:
        wanted = None if purpose is None else _one_purpose(purpose)
        participants.withdraw(
            archive,
            OPERATOR,
            InterviewId(interview),
            who,
            wanted,
            excerpt=None if excerpt is None else ExcerptId(excerpt),
        )
    if not is_written(archive):
        click.echo(UNWRITTEN.format(archive.config.ledger_file), err=True)
    _print(archive, InterviewId(interview), as_json=as_json)


def _span(text: str) -> tuple[int, int]:
    """Return (start, end) in ms of a stretch written as 75-90, 1:15-1:30 or 1:02:05-1:02:10.5."""
    start, dash, end = text.partition("-")
    if not dash:
        raise BadRequest("Write a stretch as START-END, in seconds or m:ss: 75-90 or 1:15-1:30.")
    return moment_ms(start), moment_ms(end)


two_people = click.option(
    "--by",
    "emails",
    multiple=True,
    required=True,
    help="E-mail address of one of the two who decide; give it twice.",
)


@consent.command("erase")
@click.argument("interview")
@two_people
@json_option
@click.pass_context
def erase(context: click.Context, interview: str, *, emails: tuple[str, ...], as_json: bool) -> None:
    """Erase a withdrawn interview now, for ever: files, words, names. Its audit stays."""
    archive = archive_of(context)
    first, second = _two(archive, emails)
    erasing.erase(archive, first, second, InterviewId(interview))
    _print(archive, InterviewId(interview), as_json=as_json)


@consent.command("reinstate")
@click.argument("interview")
@two_people
@json_option
@click.pass_context
def reinstate(context: click.Context, interview: str, *, emails: tuple[str, ...], as_json: bool) -> None:
    """Bring a withdrawn interview back within fourteen days. Excerpts stay off the public site."""
    archive = archive_of(context)
    first, second = _two(archive, emails)
    erasing.reinstate(archive, first, second, InterviewId(interview))
    _print(archive, InterviewId(interview), as_json=as_json)


@consent.command("receipt")
@click.argument("interview")
@click.option("--language", help="es, fr, nl, en or pt; else the narrator's.")
@click.option("--output", "-o", type=file_argument(exists=False), help="Write it there as an HTML file.")
@json_option
@click.pass_context
def receipt(
    context: click.Context, interview: str, *, language: str | None, output: Path | None, as_json: bool
) -> None:
    """Say in the narrator's language what was taken back, what was done in each place, and what is there now."""
    archive = archive_of(context)
    found = receipts.receipt(archive, OPERATOR, InterviewId(interview))
    page = receipt_page.say(found, language)
    settings = archive.config.archive
    if output is not None:
        html = receipt_page.write_html(page, archive_name=settings.name, contact=settings.contact)
        output.write_text(html, encoding="utf-8")
    if as_json:
        print_json(receipt_row(found, page.language))
    elif output is None:
        print_receipt(page)
    else:
        click.echo(f"The receipt is in {output}.")


def _two(archive: Archive, emails: tuple[str, ...]) -> tuple[Viewer, Viewer]:
    if len(emails) != 2:  # noqa: PLR2004 - two people, whoever they are
        raise click.UsageError("Two people must decide this: give --by twice.")
    return user_called(archive, emails[0]).viewer, user_called(archive, emails[1]).viewer


def _one_purpose(text: str) -> Purpose:
    """Return the one purpose that is named: neither an empty word nor a second one may be passed over."""
    found = purposes_of(text)
    if len(found) != 1:
        raise BadRequest("Name one purpose after --purpose, or leave it out to take everything back.")
    return found[0]


def _print(archive: Archive, interview: InterviewId, *, as_json: bool) -> None:
    found = participants.show_agreements(archive, OPERATOR, interview)
    now = audience.reached(archive, OPERATOR, interview)
    open_for = [purpose for purpose in Purpose if purpose not in now.closed]
    if as_json:
        print_json(
            {
                "interview": interview,
                "audience": now.reach.value,
                "allowed": [each.value for each in open_for],
                "refused": {purpose.value: reason.value for purpose, reason in now.closed.items()},
                "participants": [_row(each) for each in found],
            }
        )
        return
    for each in found:
        click.echo(
            f"{each.participant}  {each.role}  {each.name or '(name withheld)'}  {each.state}, version {each.version}"
        )
        for given in each.grants:
            until = f" until {given.embargo_until}" if given.embargo_until else ""
            embargo = "" if given.embargo == "none" else f", embargo{until}"
            click.echo(f"    {given.purpose}: {given.decision}{embargo}")
    click.echo(f"Allowed now by everybody: {', '.join(open_for) or 'nothing'}.")
    click.echo(f"The widest audience that has something of it now: {now.reach.replace('_', ' ')}.")


def _row(each: Participation) -> dict[str, object]:
    return {
        "participant": each.participant,
        "role": each.role.value,
        "name": each.name or None,
        "status": each.status.value,
        "state": each.state.value,
        "version": each.version,
        "voice": each.presentation.voice.value,
        "ground": ground_row(each.ground),
        "grants": [
            {
                "purpose": given.purpose.value,
                "decision": given.decision.value,
                "embargo": given.embargo.value,
                "until": given.embargo_until,
            }
            for given in each.grants
        ],
    }
