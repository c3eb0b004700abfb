"""Who works in a researcher's project: others are asked by their e-mail address, and come in when they say yes.

Whoever asks learns nothing of who signs in here: an address is kept as it was written, and is hers who signs in with
it. Only a yes is told.
"""

from archive.analysis.coding import project
from archive.consent.rules import Action
from archive.consent.writer import writing
from archive.context import Archive
from archive.store import accounts, coding
from archive.terms.codes import Project, ProjectId
from archive.terms.errors import BadRequest, NotFound
from archive.terms.models import UserId, Viewer

LONGEST_ADDRESS = 254
MOST_ASKED = 50


def ask(archive: Archive, viewer: Viewer, wanted: ProjectId, email: str) -> None:
    """Ask whoever signs in with this address to work in one's own project. Raises BadRequest for what is no address.

    It is the same whether anybody does: she is asked when she looks at her own projects, and has to say yes.
    """
    address = email.strip().casefold()
    with writing(archive, viewer, Action.CODE, wanted, reason="asked in") as writer:
        _owned(archive, viewer, wanted)
        name, at, host = address.partition("@")
        if not (name and at and host) or len(address) > LONGEST_ADDRESS or any(map(str.isspace, address)):
            raise BadRequest("That is not an e-mail address.")
        if len({*coding.asked(writer.database, wanted), address}) > MOST_ASKED:
            raise BadRequest(f"At most {MOST_ASKED} people are asked at a time.")
        coding.ask(writer.database, wanted, address, writer.now_ms)


def asked(archive: Archive, viewer: Viewer, wanted: ProjectId) -> list[str]:
    """Return the addresses that were asked and did not say yes: for the owner, and nothing for anybody else."""
    known = project(archive, viewer, wanted)
    return coding.asked(archive.database(), wanted) if known.owner == viewer.id else []


def ask_no_more(archive: Archive, viewer: Viewer, wanted: ProjectId, email: str) -> None:
    """Take back that somebody was asked. Raises NotFound where she was not, or has said yes."""
    with writing(archive, viewer, Action.CODE, wanted, reason="asked no more") as writer:
        _owned(archive, viewer, wanted)
        if not coding.forget_asked(writer.database, wanted, email):
            raise NotFound


def offered(archive: Archive, viewer: Viewer) -> list[Project]:
    """Return the projects in which the viewer was asked to work, newest first."""
    return coding.projects_asking(archive.database(), _address_of(archive, viewer), viewer.id)


def answer(archive: Archive, viewer: Viewer, wanted: ProjectId, *, comes: bool) -> None:
    """Say yes or no to working in a project. Raises NotFound where the viewer was not asked, or said no before.

    The audit says that she answered, and neither what nor where: whoever asked may be one of those who read it.
    """
    with writing(archive, viewer, Action.CODE, viewer.id, reason="answered") as writer:
        known = next((each for each in offered(archive, viewer) if each.id == wanted), None)
        if known is None:
            raise NotFound
        address = _address_of(archive, viewer)
        if comes:
            coding.forget_asked(writer.database, wanted, address)
            coding.set_members(writer.database, wanted, [*known.members, viewer.id])
        else:
            coding.decline(writer.database, wanted, address)


def part(archive: Archive, viewer: Viewer, wanted: ProjectId, member: UserId) -> None:
    """Take a member out of one's own project; what she coded stays. Raises BadRequest for the owner herself."""
    with writing(archive, viewer, Action.CODE, wanted, reason="part") as writer:
        known = _owned(archive, viewer, wanted)
        if member == known.owner:
            raise BadRequest("The project is hers.")
        if member not in known.members:
            raise NotFound
        coding.set_members(writer.database, wanted, [each for each in known.members if each != member])


def _owned(archive: Archive, viewer: Viewer, wanted: ProjectId) -> Project:
    found = project(archive, viewer, wanted)
    if found.owner != viewer.id:
        raise BadRequest("Only whoever began the project decides who works in it.")
    return found


def _address_of(archive: Archive, viewer: Viewer) -> str:
    found = accounts.user(archive.database(), viewer.id)
    return "" if found is None else found.email
