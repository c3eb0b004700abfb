"""Taking an interview in: what was agreed to first, then the file."""

from flask import Blueprint

upload = Blueprint("upload", __name__)


@upload.get("/upload")
def ask() -> str:
    """Ask."""
    return ""
