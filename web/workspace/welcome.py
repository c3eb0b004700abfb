"""The first steps: from an empty archive to the first public excerpt, each with its page, ticked from what is there."""

from flask import Blueprint, render_template, url_for

from archive.stewardship import beginning
from archive.stewardship.beginning import Step, Way
from web.speaking import later as _
from web.workspace.person import archive, person, viewer

welcome = Blueprint("welcome", __name__)

WORDS = {
    Step.SECOND_PERSON: (
        _("Invite a second person"),
        _("Two people must look at whatever becomes public. An administrator makes her a link."),
    ),
    Step.TAKE_IN: (
        _("Take the first interview in"),
        _(
            "One recording, and who speaks in it. It is kept unchanged; everything is closed until somebody opens it."
        ),
    ),
    Step.AGREE: (
        _("Write down what she agreed to"),
        _("Read a form with her, tick what she said yes to, and in which language you talked about it."),
    ),
    Step.WRITE_DOWN: (
        _("Let the words be written down"),
        _(
            "The archive's own machine does it, if she agreed. It takes about as long as the recording, or less."
        ),
    ),
    Step.LOOK_OVER: (
        _("Correct the words"),
        _(
            "Listen and read along. A line that you confirm is known to be right; the machine's lines are not."
        ),
    ),
    Step.DRAFT: (
        _("Choose an excerpt"),
        _("A minute or two that can stand alone. A draft is private."),
    ),
    Step.APPROVE: (
        _("Let two people listen to it"),
        _("Each says that the words are right and that it may be public."),
    ),
    Step.PUBLISH: (
        _("Publish it"),
        _("It stands on the public site, and she can take it back on any day."),
    ),
}
"""Each step: what to do, and what that means."""


OF_INTERVIEW = {
    Step.AGREE: "agreements.show",
    Step.WRITE_DOWN: "interviews.show",
    Step.LOOK_OVER: "interviews.show",
    Step.DRAFT: "excerpts.new",
}
OF_WORDS = frozenset({Step.LOOK_OVER, Step.DRAFT})
OF_EXCERPT = frozenset({Step.APPROVE, Step.PUBLISH})


@welcome.get("/first-steps")
def first_steps() -> str:
    """Show how far the archive is, and the way on."""
    so_far = beginning.way(archive(), viewer())
    return render_template(
        "workspace/first_steps.html",
        here="first",
        so_far=so_far,
        steps=[(step, *WORDS[step], _where(step, so_far)) for step in Step],
    )


def _where(step: Step, way: Way) -> str | None:
    """Return the address of the page for a step; None where it cannot be done yet, or not by this person."""
    somebody = person()
    if step is Step.SECOND_PERSON:
        return url_for("people.index") if somebody is not None and somebody.is_admin else None
    if step is Step.TAKE_IN:
        return url_for("upload.ask")
    if step in OF_EXCERPT:
        return url_for("excerpts.show", excerpt_id=way.excerpt) if way.excerpt else None
    if way.interview is None or (step in OF_WORDS and Step.WRITE_DOWN not in way.done):
        return None
    return url_for(OF_INTERVIEW[step], interview_id=way.interview)


def first_steps_left() -> int:
    """Return how many first steps are open, for the home page; 0 once something is public, and for researchers."""
    somebody = person()
    if somebody is None or not somebody.is_staff or not beginning.is_under_way(archive(), viewer()):
        return 0
    return len(Step) - len(beginning.way(archive(), viewer()).done)
