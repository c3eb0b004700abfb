"""What waits for whoever is signed in, and what failed: asked once, for a page that counts it at its head and shows it.

Kept for one request, and never longer.
"""

from flask import g

from archive.stewardship import progress, tasks
from archive.stewardship.tasks import Decisions
from archive.terms.jobs import Job
from web.workspace.person import archive, viewer


def decisions() -> Decisions:
    """Return what waits for a person, as ids and codes. For staff."""
    if "decisions" not in g:
        g.decisions = tasks.decisions(archive(), viewer(), failed_work())
    found: Decisions = g.decisions
    return found


def failed_work() -> list[Job]:
    """Return the work that failed and was not asked for again, what closes first. For staff."""
    if "failed_work" not in g:
        g.failed_work = progress.failures(archive(), viewer(), tasks.MOST_OF_A_KIND)
    found: list[Job] = g.failed_work
    return found
