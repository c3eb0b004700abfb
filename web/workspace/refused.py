"""The excerpts that somebody in the recording does not want public, for the staff to look up. Opens nothing."""

from flask import Blueprint, render_template

from archive.publication import refusals
from web.workspace.person import archive, viewer

refused = Blueprint("refused", __name__)


@refused.get("/refused")
def index() -> str:
    """List them, the newest first."""
    found = refusals.refusals(archive(), viewer())
    return render_template("workspace/refused.html", here="refused", found=found, most=refusals.MOST_SHOWN)
