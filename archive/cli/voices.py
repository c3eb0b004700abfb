"""The command that lists the voices of an interview and says whose they are."""

import click

from archive.cli.output import archive_of, clock_time
from archive.context import Archive
from archive.participation import participants
from archive.terms.errors import BadRequest
from archive.terms.models import OPERATOR, InterviewId, ParticipantId
from archive.terms.words import HeardVoice
from archive.transcripts import voices

NOBODY = "nobody"


@click.command("speakers")
@click.argument("interview")
@click.option("--voice", type=int, help="The number of a voice, with --is.")
@click.option("--is", "who", help="The participant's id whose voice it is, or “nobody” to take it back.")
@click.pass_context
def speakers(context: click.Context, interview: str, voice: int | None, who: str | None) -> None:
    """List the voices that were told apart; or say whose one is: every line, caption and export follows."""
    archive, identifier = archive_of(context), InterviewId(interview)
    if (voice is None) != (who is None):
        raise BadRequest("--voice and --is go together.")
    found = voices.list_voices(archive, OPERATOR, identifier)
    if voice is not None:
        chosen = next((each for each in found if each.number == voice), None)
        if chosen is None:
            raise BadRequest(f"There is no voice {voice} in this interview.")
        whose = None if who == NOBODY else ParticipantId(who or "")
        voices.name_voice(archive, OPERATOR, identifier, chosen.id, whose)
        found = voices.list_voices(archive, OPERATOR, identifier)
    _print(archive, identifier, found)


def _print(archive: Archive, interview: InterviewId, found: list[HeardVoice]) -> None:
    if not found:
        click.echo("No voices are told apart in this interview.")
    for each in found:
        length = clock_time(each.said_ms)
        click.echo(f"{each.number}  {each.participant or NOBODY:<26}  {each.lines:>4} lines  {length:>8}")
    for person in participants.show_agreements(archive, OPERATOR, interview):
        click.echo(f"   {person.participant}  {person.name} ({person.role})")
