"""Commands about the people who may sign in: list, invite, give another role, end, let in again, a new pass phrase."""

import sys

import click

from archive.cli.output import archive_of, json_option, print_json
from archive.context import Archive
from archive.stewardship import membership
from archive.terms.errors import NotFound
from archive.terms.models import OPERATOR, SIGNING_IN, Role, UserId

role_option = click.option(
    "--role", type=click.Choice([each.value for each in Role if each in SIGNING_IN]), required=True
)


@click.command("list")
@json_option
@click.pass_context
def list_users(context: click.Context, *, as_json: bool) -> None:
    """Print everybody with an account."""
    found = membership.members(archive_of(context), OPERATOR)
    if as_json:
        print_json(
            [
                {
                    "id": each.user.id,
                    "email": each.user.email,
                    "role": each.user.role.value,
                    "active": each.user.is_active,
                    "invited_until": each.invited_until and each.invited_until.isoformat(),
                }
                for each in found
            ]
        )
        return
    for each in found:
        stands = "may not sign in" if not each.user.is_active else "invited" if each.invited_until else ""
        click.echo(f"{each.user.email}  {each.user.role}  {stands}".rstrip())


@click.command("invite")
@click.argument("email")
@role_option
@click.option("--name", default="", help="How the person is called on the pages.")
@click.pass_context
def invite(context: click.Context, email: str, role: str, name: str) -> None:
    """Make an account and print the end of its link, which works once and for seven days."""
    token = membership.invite(archive_of(context), OPERATOR, email, Role(role), name)
    click.echo(f"Her link is the address of the workspace and then: come-in/{token}")


@click.command("role")
@click.argument("email")
@role_option
@click.pass_context
def change_role(context: click.Context, email: str, role: str) -> None:
    """Give a person another role; it holds at her next request."""
    archive = archive_of(context)
    membership.change_role(archive, OPERATOR, _called(archive, email), Role(role))
    click.echo(f"{email} is {role} now.")


@click.command("deactivate")
@click.argument("email")
@click.pass_context
def deactivate(context: click.Context, email: str) -> None:
    """Let a person sign in no more; her sessions end now."""
    archive = archive_of(context)
    membership.deactivate(archive, OPERATOR, _called(archive, email))
    click.echo(f"{email} may not sign in any more.")


@click.command("activate")
@click.argument("email")
@click.pass_context
def activate(context: click.Context, email: str) -> None:
    """Let a person sign in again, with the pass phrase that she had."""
    archive = archive_of(context)
    membership.activate(archive, OPERATOR, _called(archive, email))
    click.echo(f"{email} may sign in again.")


@click.command("passphrase")
@click.argument("email")
@click.option("--password-stdin", is_flag=True, help="Read the pass phrase from standard input.")
@click.pass_context
def passphrase(context: click.Context, email: str, *, password_stdin: bool) -> None:
    """Set a new pass phrase for a person; her sessions end now."""
    archive = archive_of(context)
    identifier = _called(archive, email)
    if password_stdin:
        given = sys.stdin.readline().rstrip("\r\n")
    else:
        given = click.prompt("Pass phrase (15 characters or more)", hide_input=True, confirmation_prompt=True)
    membership.set_passphrase(archive, OPERATOR, identifier, given)
    click.echo(f"{email} has a new pass phrase.")


def _called(archive: Archive, email: str) -> UserId:
    """Return whose address this is, also of somebody who may not sign in. Raises NotFound."""
    wanted = email.strip().casefold()
    for each in membership.members(archive, OPERATOR):
        if each.user.email == wanted:
            return each.user.id
    raise NotFound


COMMANDS = (list_users, invite, change_role, deactivate, activate, passphrase)
