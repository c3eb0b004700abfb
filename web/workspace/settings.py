"""The settings in force, each with what it does. They are read only: they stand in one file, at the shell.

No secret is shown; of the key that signs cookies only whether one was given.
"""

import dataclasses
import os
from dataclasses import dataclass

from flask import Blueprint, render_template

from archive.config import SECTIONS, Config
from archive.terms.errors import Refused
from archive.terms.models import Role
from archive.terms.reasons import Reason
from web.speaking import later as _
from web.workspace.person import archive, viewer
from web.workspace.setting_words import GROUPS, MEANS

settings = Blueprint("settings", __name__)


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting as it is shown: its name in the file, its value now, and whether somebody set it otherwise."""

    name: str
    value: str
    means: str
    is_changed: bool


@settings.get("/settings")
def index() -> str:
    """Show every setting in force. For administrators."""
    if viewer().role is not Role.ADMIN:
        raise Refused(Reason.ROLE)
    config = archive().config
    groups = [(name, GROUPS.get(name, name), settings_of(config, name)) for name in SECTIONS]
    return render_template("workspace/settings.html", here="settings", config=config, groups=groups)


def settings_of(config: Config, section: str) -> list[Setting]:
    """Return the settings of one section of the file."""
    values = getattr(config, section)
    usual = SECTIONS[section]()
    return [
        Setting(
            name=each.name,
            value=_shown(each.name, getattr(values, each.name)),
            means=MEANS.get((section, each.name), ""),
            is_changed=getattr(values, each.name) != getattr(usual, each.name),
        )
        for each in dataclasses.fields(SECTIONS[section])
    ]


def _shown(name: str, value: object) -> str:
    """Write a value as a person reads it; of a variable with a secret, only whether it is there."""
    if name == "secret_env":
        given = os.environ.get(str(value))
        return f"{value}: {_('a key is given') if given else _('no key is given; one is kept in the data folder')}"
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, tuple | list):
        return ", ".join(str(each) for each in value) or "–"
    return str(value) if value not in {"", None} else "–"
