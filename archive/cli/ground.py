"""Commands about what an agreement stands on, how somebody appears, and the forms that are talked through."""

from collections.abc import Callable
from typing import Any

import click

from archive.accession import forms
from archive.cli.output import archive_of, config_of, json_option, print_json
from archive.config import Config
from archive.participation import participants, presenting
from archive.terms.countries import country_of
from archive.terms.grounds import Article6, Article9, Ground
from archive.terms.models import (
    OPERATOR,
    InterviewId,
    NameAs,
    ParticipantId,
    Participation,
    Presentation,
    Voice,
)

Command = Callable[..., Any]


def ground_options(command: Command) -> Command:
    """Add the options that say what an agreement stands on."""
    options = (
        click.option("--talk-language", help="The language that consent was talked about in: es, es-BO, qu."),
        click.option(
            "--form", help="The form that was read (“testimony consent forms”); its text is hashed."
        ),
        click.option(
            "--article-6", type=click.Choice([each.value for each in Article6]), help="GDPR, Article 6(1)."
        ),
        click.option(
            "--article-9", type=click.Choice([each.value for each in Article9]), help="GDPR, Article 9(2)."
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def ground_of(config: Config, given: dict[str, Any], before: Ground | None = None) -> Ground:
    """Return what the options say; what they leave out stays as `before`. Raises BadRequest for an unknown form."""
    kept = before or Ground()
    six, nine = given.get("article_6"), given.get("article_9")
    ground = Ground(
        language=given.get("talk_language") or kept.language,
        form=kept.form,
        form_hash=kept.form_hash,
        article6=Article6(six) if six else kept.article6,
        article9=Article9(nine) if nine else kept.article9,
    )
    return forms.with_form(config, ground, given["form"]) if given.get("form") else ground


def ground_row(ground: Ground) -> dict[str, str | None]:
    """Return it for JSON."""
    return {
        "language": ground.language,
        "form": ground.form,
        "form_sha256": ground.form_hash,
        "article_6": ground.article6 and ground.article6.value,
        "article_9": ground.article9 and ground.article9.value,
    }


@click.command("ground")
@click.argument("interview")
@click.argument("participant")
@ground_options
@json_option
@click.pass_context
def ground(
    context: click.Context, /, interview: str, participant: str, *, as_json: bool, **given: str | None
) -> None:
    """Write down what her agreement stands on: a new version with the same answers."""
    archive = archive_of(context)
    who = InterviewId(interview), ParticipantId(participant)
    her = _participation(context, *who)
    participants.record_ground(
        archive, OPERATOR, *who, ground_of(archive.config, given, None if her is None else her.ground)
    )
    _print(context, *who, as_json=as_json)


@click.command("present")
@click.argument("interview")
@click.argument("participant")
@click.option("--name-as", type=click.Choice([each.value for each in NameAs]), help="How she is named.")
@click.option("--name", help="The name that is shown.")
@click.option("--place", help="The place that may be shown; empty for none.")
@click.option("--voice", type=click.Choice([each.value for each in Voice]), help="How she is heard outside.")
@click.option("--country", help="Where she comes from, by code or name, for the staff; empty for none.")
@click.option("--tell-country/--hide-country", default=None, help="Whether researchers may know it.")
@json_option
@click.pass_context
def present(
    context: click.Context,
    /,
    interview: str,
    participant: str,
    *,
    tell_country: bool | None,
    as_json: bool,
    **given: str | None,
) -> None:
    """Change how she is named and heard, and who knows her country. What was made the old way is closed on return."""
    who = InterviewId(interview), ParticipantId(participant)
    her = _participation(context, *who)
    now = her.presentation if her is not None else Presentation(NameAs.NONE, None, None)
    shown = Presentation(
        name_as=NameAs(given["name_as"]) if given["name_as"] else now.name_as,
        shown_name=now.shown_name if given["name"] is None else given["name"],
        shown_place=now.shown_place if given["place"] is None else given["place"],
        voice=Voice(given["voice"]) if given["voice"] else now.voice,
        country=now.country if given["country"] is None else country_of(given["country"]) or given["country"],
        country_shown=now.country_shown if tell_country is None else tell_country,
    )
    presenting.present(archive_of(context), OPERATOR, *who, shown)
    _print(context, *who, as_json=as_json)


@click.command("forms")
@json_option
@click.pass_context
def list_forms(context: click.Context, *, as_json: bool) -> None:
    """Print the forms that an agreement can be talked through with, and the hash of each text."""
    found = forms.forms(config_of(context))
    if as_json:
        print_json([{"form": each.name, "title": each.title, "sha256": each.sha256} for each in found])
        return
    for each in found:
        click.echo(f"{each.name}  {each.sha256[:12]}  {each.title}")


def _participation(
    context: click.Context, interview: InterviewId, participant: ParticipantId
) -> Participation | None:
    people = participants.show_agreements(archive_of(context), OPERATOR, interview)
    return next((each for each in people if each.participant == participant), None)


def _print(
    context: click.Context, interview: InterviewId, participant: ParticipantId, *, as_json: bool
) -> None:
    her = _participation(context, interview, participant)
    if her is None:
        return
    shown = her.presentation
    row = {
        "participant": participant,
        "version": her.version,
        "name_as": shown.name_as.value,
        "name": shown.shown_name,
        "place": shown.shown_place,
        "voice": shown.voice.value,
        "country": shown.country,
        "country_told": shown.country_shown,
        **ground_row(her.ground),
    }
    if as_json:
        print_json(row)
        return
    for name, value in row.items():
        click.echo(f"  {name}: {value if value is not None else 'not written down'}")
