"""A group whose commands are imported when they are called: `status` need not wait for what only `work` needs."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class Lazily(click.Group):
    """The commands by name, each an attribute of its name in a module of this folder."""

    def __init__(self, *args: Any, modules: Mapping[str, str], **kwargs: Any) -> None:
        """Take the module of each command, in the order in which the help lists them."""
        super().__init__(*args, **kwargs)
        self.modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click asks
        """Return the names of the commands."""
        return [*self.modules]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as click asks
        """Return the command, its module imported now; None where there is none of this name."""
        if cmd_name not in self.modules:
            return None
        command: click.Command = getattr(import_module(f"{__package__}.{self.modules[cmd_name]}"), cmd_name)
        return command
