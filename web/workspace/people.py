"""Who may sign in and as what, for administrators; and the page where somebody who was invited sets her pass phrase.

A link is in the one answer that made it and nowhere else. The last administrator cannot be taken away.
"""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as PlainResponse

from archive.clock import DAY_MS
from archive.stewardship import membership
from archive.terms.errors import BadRequest
from archive.terms.models import SIGNING_IN, Role, User, UserId
from web.site import Site
from web.speaking import later as _
from web.workspace.asked import written
from web.workspace.person import archive, viewer

people = Blueprint("people", __name__)

WHAT_ROLES_DO = {
    Role.ADMIN: _("Everything an archivist does, and says who may sign in."),
    Role.ARCHIVIST: _(
        "Takes interviews in, corrects the words, restricts, publishes together with a second person."
    ),
    Role.RESEARCHER: _("Searches, reads and listens to what was agreed to for research. Sees no own names."),
}
"""Every role that a person may have, in the order in which they are offered."""


@people.get("/people")
def index() -> str:
    """List everybody with an account, and a form to invite somebody."""
    return _page()


def _page(wrong: str = "", email: str = "", name: str = "") -> str:
    return render_template(
        "workspace/people.html",
        here="people",
        members=membership.members(archive(), viewer()),
        me=viewer().id,
        roles=WHAT_ROLES_DO,
        wrong=wrong,
        email=email,
        name=name,
    )


@people.post("/people")
def invite() -> str | tuple[str, int]:
    """Make an account, and show its link this once."""
    email, name = written("email"), written("name")
    membership.members(archive(), viewer())
    try:
        token = membership.invite(archive(), viewer(), email, _role(), name)
    except BadRequest as refused:
        return _page(str(refused), email, name), 400
    return _link(name or email, token)


@people.post("/people/<user_id>/link")
def invite_again(user_id: str) -> str:
    """Make a new link for somebody who lost hers, or her pass phrase."""
    token = membership.renew_invitation(archive(), viewer(), UserId(user_id))
    return _link(_known(user_id).name, token)


def _link(called: str, token: str) -> str:
    site: Site = current_app.extensions["site"]
    way = url_for("people.come_in", token=token)
    root = request.script_root
    return render_template(
        "workspace/invited.html",
        here="people",
        called=called,
        address=site.address(way if way.startswith(root) else root + way),
        days=membership.INVITED_MS // DAY_MS,
    )


@people.post("/people/<user_id>/role")
def change_role(user_id: str) -> PlainResponse:
    """Give somebody another role."""
    membership.change_role(archive(), viewer(), UserId(user_id), _role())
    return _back(user_id)


@people.post("/people/<user_id>/deactivate")
def deactivate(user_id: str) -> PlainResponse:
    """Let somebody sign in no more; she is out at her next request."""
    membership.deactivate(archive(), viewer(), UserId(user_id))
    return _back(user_id)


@people.post("/people/<user_id>/activate")
def activate(user_id: str) -> PlainResponse:
    """Let somebody sign in again."""
    membership.activate(archive(), viewer(), UserId(user_id))
    return _back(user_id)


@people.get("/come-in/<token>")
def come_in(token: str) -> str:
    """Ask whoever has the link for a pass phrase of her own."""
    return _come_in(membership.invited(archive(), token), token)


@people.post("/come-in/<token>")
def accept(token: str) -> PlainResponse | tuple[str, int]:
    """Set it; the link ends with that."""
    user = membership.invited(archive(), token)
    given = request.form.get("passphrase", "")
    if given != request.form.get("again", ""):
        return _come_in(user, token, _("The two are not the same. Please write it twice.")), 400
    try:
        membership.accept(archive(), token, given)
    except BadRequest as refused:
        return _come_in(user, token, str(refused)), 400
    return redirect(url_for("door.sign_in"), 303)


def _come_in(user: User, token: str, wrong: str = "") -> str:
    return render_template("workspace/come_in.html", user=user, token=token, wrong=wrong)


def _role() -> Role:
    wanted = written("role")
    if wanted not in {role.value for role in SIGNING_IN}:
        raise BadRequest("Choose what she is to the archive.")
    return Role(wanted)


def _known(user_id: str) -> User:
    return next(each.user for each in membership.members(archive(), viewer()) if each.user.id == user_id)


def _back(user_id: str) -> PlainResponse:
    return redirect(url_for("people.index", _anchor=f"u-{user_id}"), 303)
