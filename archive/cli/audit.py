"""The command about the audit: one interview's story, or the newest lines of everything."""

from typing import Any

import click

from archive.cli.output import archive_of, json_option, print_json
from archive.stewardship import history
from archive.stewardship.history import Publication
from archive.terms.events import Event
from archive.terms.models import OPERATOR, InterviewId


@click.command()
@click.argument("interview", required=False)
@click.option(
    "--limit", type=click.IntRange(1, 100_000), default=200, help="How many lines, the newest first."
)
@json_option
@click.pass_context
def audit(context: click.Context, interview: str | None, limit: int, *, as_json: bool) -> None:
    """Say who saw, changed and published an interview, and why it was allowed. Ids and reason codes only."""
    archive = archive_of(context)
    if interview is None:
        found: dict[str, Any] = {
            "lines": [_line(each) for each in history.lines(archive, OPERATOR, limit=limit)]
        }
    else:
        story = history.of_interview(archive, OPERATOR, InterviewId(interview))
        found = {
            "interview": interview,
            "publications": [_publication(each) for each in story.publications],
            "seen": [
                {"actor": each.actor, "verb": each.verb, "days": each.days, "last": each.last.isoformat()}
                for each in story.seen
            ],
            "lines": [_line(each) for each in story.lines[:limit]],
        }
    if as_json:
        print_json(found)
        return
    for each in found["lines"]:
        click.echo(
            f"{each['number']:>7}  {each['at'][:19]}  {each['actor']:<16}  {each['verb']:<17}"
            f"  {each['subject']:<16}  {each['reason']}".rstrip()
        )


def _line(event: Event) -> dict[str, Any]:
    return {
        "number": event.number,
        "at": event.at.isoformat(),
        "actor": event.actor,
        "verb": event.verb,
        "subject": event.subject,
        "interview": event.interview,
        "reason": event.reason,
    }


def _publication(publication: Publication) -> dict[str, Any]:
    return {
        "excerpt": publication.published.subject,
        "published": _line(publication.published),
        "asked": None if publication.asked is None else _line(publication.asked),
        "approvals": [_line(each) for each in publication.approvals],
        "purpose": publication.purpose,
        "agreements": [
            {
                "agreement": each.agreement,
                "participant": each.participant,
                "role": each.role,
                "version": each.version,
                "status": each.status,
                "obtained_at": each.obtained_at.isoformat(),
                "decision": each.decision,
            }
            for each in publication.agreements
        ],
        "ended": None if publication.ended is None else _line(publication.ended),
    }
