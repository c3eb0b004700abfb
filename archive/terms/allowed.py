"""What a setting may be, as conditions that the settings name beside their defaults. Knows no setting."""

import re
from typing import Any

ORIGIN = re.compile(r"https?://([a-z0-9.-]+)(?::\d{1,5})?/?")
"""The address of a site, its host as the first group."""


def one_of(*choices: str) -> dict[str, Any]:
    """Return what a setting is checked by that is one of a few words."""
    return {"allowed": choices.__contains__, "wanted": f"one of {', '.join(choices)}"}


def between(least: float, most: float) -> dict[str, Any]:
    """Return what a setting is checked by that is a number."""
    return {"allowed": lambda value: least <= value <= most, "wanted": f"between {least} and {most}"}


def is_origin(written: str) -> bool:
    """Whether this is empty or the address of a site: http or https and a host, without a path."""
    return not written or ORIGIN.fullmatch(written) is not None


def is_scheduler(written: str) -> bool:
    """Whether this is empty or the address of a Dask scheduler."""
    return not written or written.partition("://")[0] in {"tcp", "tls"}
