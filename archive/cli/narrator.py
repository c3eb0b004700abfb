"""The command that makes a participant's private link, or ends it. It prints the link once; nothing keeps it."""

import io
import sys

import click
import segno

from archive.cli.output import archive_of, json_option, print_json
from archive.participation import narrators
from archive.terms.languages import LANGUAGES
from archive.terms.models import OPERATOR, InterviewId, ParticipantId

OWN_PAGES = "/mine"


@click.command("narrator-link")
@click.argument("interview")
@click.argument("participant")
@click.option("--language", type=click.Choice(LANGUAGES), default="es", help="Of her page.")
@click.option("--days", type=click.IntRange(1, narrators.MOST_DAYS), help="It ends after so many days.")
@click.option("--pass-phrase", is_flag=True, help="Ask for a pass phrase that she must write first.")
@click.option("--password-stdin", is_flag=True, help="Read that pass phrase from standard input.")
@click.option("--revoke", is_flag=True, help="End her link instead.")
@json_option
@click.pass_context
def narrator_link(
    context: click.Context,
    interview: str,
    participant: str,
    *,
    language: str,
    days: int | None,
    pass_phrase: bool,
    password_stdin: bool,
    revoke: bool,
    as_json: bool,
) -> None:
    """Make a participant's private link to her own page, with a QR code; the one before ends."""
    archive = archive_of(context)
    who = OPERATOR, InterviewId(interview), ParticipantId(participant)
    if revoke:
        ended = narrators.revoke_links(archive, *who)
        if as_json:
            print_json({"revoked": ended})
        else:
            click.echo("Her link is ended." if ended else "She had no link.")
        return
    passphrase = _passphrase(ask=pass_phrase, from_stdin=password_stdin)
    token = narrators.make_link(archive, *who, language=language, passphrase=passphrase, days=days)
    address = f"{archive.config.web.public_address}{OWN_PAGES}/{token}"
    if as_json:
        print_json({"address": address, "language": language, "days": days, "pass_phrase": bool(passphrase)})
        return
    click.echo(_picture(address))
    click.echo(address)
    click.echo("This is shown once. Whoever has it can open her page: give it to her alone.", err=True)


def _passphrase(*, ask: bool, from_stdin: bool) -> str | None:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not ask:
        return None
    asked: str = click.prompt(
        "Her pass phrase (15 characters or more)", hide_input=True, confirmation_prompt=True
    )
    return asked


def _picture(address: str) -> str:
    """Return the QR code in half blocks, as a terminal shows it."""
    drawn = io.StringIO()
    segno.make(address, error="l").terminal(drawn, compact=True)
    return drawn.getvalue()
