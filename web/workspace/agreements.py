"""What the people of an interview agreed to, and how they take it back."""

from flask import Blueprint

agreements = Blueprint("agreements", __name__)


@agreements.get("/interviews/<interview_id>/agreements")
def show(interview_id: str) -> str:
    """Show."""
    return interview_id
