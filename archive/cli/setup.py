"""Commands that make an archive ready: init, user, themes."""

import sys
from pathlib import Path

import click

from archive.bootstrap import make_archive
from archive.cli import members
from archive.cli.output import archive_of, config_of, file_argument, json_option, print_json
from archive.stewardship.accounts import add_user
from archive.terms.models import OPERATOR, SIGNING_IN, Role
from archive.theming.themes import export_themes, import_themes, list_themes


@click.command()
@click.pass_context
def init(context: click.Context) -> None:
    """Make an archive in data_dir, or bring the one there up to date."""
    config = config_of(context)
    make_archive(config)
    click.echo(f"The archive is ready in {config.data_dir}.")


@click.group()
def user() -> None:
    """Say who may sign in."""


for each_command in members.COMMANDS:
    user.add_command(each_command)


@user.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice([each.value for each in Role if each in SIGNING_IN]), required=True)
@click.option("--name", default="", help="How the person is called on the pages.")
@click.option("--password-stdin", is_flag=True, help="Read the pass phrase from standard input.")
@click.pass_context
def user_add(context: click.Context, email: str, role: str, name: str, *, password_stdin: bool) -> None:
    """Let a person with this e-mail address sign in."""
    archive = archive_of(context)
    if password_stdin:
        passphrase = sys.stdin.readline().rstrip("\r\n")
    else:
        passphrase = click.prompt(
            "Pass phrase (15 characters or more)", hide_input=True, confirmation_prompt=True
        )
    added = add_user(archive, OPERATOR, email, Role(role), passphrase, name)
    click.echo(f"{added.email} may sign in as {added.role}.")


@click.group()
def themes() -> None:
    """See, replace and export the thesaurus."""


@themes.command("list")
@json_option
@click.pass_context
def themes_list(context: click.Context, *, as_json: bool) -> None:
    """Print the themes, narrower ones below broader ones."""
    found = list_themes(archive_of(context))
    if as_json:
        print_json(
            [
                {
                    "id": each.id,
                    "broader": each.broader,
                    "preferred": each.preferred,
                    "alternative": each.alternative,
                }
                for each in found
            ]
        )
        return
    depth: dict[str, int] = {}
    for each in found:
        depth[each.id] = depth.get(each.broader or "", -1) + 1
        click.echo(f"{'  ' * depth[each.id]}{each.label('en')}  ({each.id})")


@themes.command("import")
@click.argument("file", type=file_argument())
@json_option
@click.pass_context
def themes_import(context: click.Context, file: Path, *, as_json: bool) -> None:
    """Add the themes of a TOML or SKOS file (.ttl, .jsonld, .rdf), or bring those that are there up to date."""
    count = import_themes(archive_of(context), OPERATOR, file)
    if as_json:
        print_json({"themes": count})
    else:
        click.echo(f"{count} themes kept. Run “testimony work” to tag the interviews again.")


@themes.command("export")
@click.option("--format", "form", type=click.Choice(["turtle", "json-ld", "xml"]), default="turtle")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@click.pass_context
def themes_export(context: click.Context, form: str, output: Path | None) -> None:
    """Print the thesaurus as SKOS, to be imported here or used elsewhere."""
    text = export_themes(archive_of(context), form)
    if output is None:
        click.echo(text)
    else:
        output.write_text(text, encoding="utf-8")
        click.echo(f"The themes are written to {output}.")
