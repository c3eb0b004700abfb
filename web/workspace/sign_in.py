"""Coming in and going out, and in which language the pages speak meanwhile: kept with the visit, for its end too."""

from flask import Blueprint, Flask, Response, abort, redirect, render_template, request, session, url_for
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import login_user, logout_user
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response as PlainResponse

from archive.stewardship import accounts
from archive.terms.errors import SignInRefused
from web.speaking import OFFERED, said
from web.workspace.door import LANGUAGE, safe_way
from web.workspace.person import Person, archive, person, viewer

door = Blueprint("door", __name__)

PER_ACCOUNT = "5 per minute"
PER_ADDRESS = "30 per minute"
LONGEST_EMAIL = 254


@door.get("/login")
def sign_in() -> str | PlainResponse:
    """Ask who is there."""
    if person() is not None:
        return redirect(url_for("shelf.home"), 303)
    return render_template(
        "workspace/sign_in.html", wrong=None, email="", wanted=request.args.get("next", "")
    )


@door.post("/login")
def take_in() -> str | PlainResponse | tuple[str, int]:
    """Begin a session: a new token, and nothing kept of the one before, which ends."""
    email, wanted = _email(), request.form.get("next", "")
    try:
        token = accounts.sign_in(archive(), email, request.form.get("passphrase", ""))
    except SignInRefused as refused:
        shown = render_template(
            "workspace/sign_in.html", wrong=said(str(refused)), email=email, wanted=wanted
        )
        return shown, 401
    user = accounts.signed_in(archive(), token)
    if user is None:
        abort(401)
    _end_session()
    login_user(Person(user, token))
    way = safe_way(wanted)
    return redirect(request.script_root + way if way else url_for("shelf.home"), 303)


@door.get("/sign-out")
def leave() -> str:
    """Ask whether she wants to go."""
    return render_template("workspace/sign_out.html")


@door.post("/sign-out")
def sign_out() -> PlainResponse:
    """End the session here and in the archive."""
    _end_session()
    return redirect(url_for("door.sign_in"), 303)


def _end_session() -> None:
    somebody = person()
    if somebody is not None:
        accounts.sign_out(archive(), somebody.token)
    logout_user()
    spoken = session.get(LANGUAGE)
    session.clear()
    if spoken:
        session[LANGUAGE] = spoken


@door.get("/languages")
def languages() -> str:
    """Offer the pages in the languages they are written in."""
    return render_template("workspace/languages.html")


@door.post("/languages")
def speak() -> PlainResponse:
    """Keep the language that was chosen; an unknown one is as good as none."""
    wanted = request.form.get(LANGUAGE, "")
    session.pop(LANGUAGE, None)
    if wanted in OFFERED:
        session[LANGUAGE] = wanted
    return redirect(url_for("shelf.home" if person() else "door.sign_in"), 303)


def language_kept() -> str | None:
    """Return the language that was chosen in this visit, None for whatever the browser asks for."""
    kept = session.get(LANGUAGE)
    return kept if kept in OFFERED else None


@door.get("/still-here")
def still_here() -> Response:
    """Say that she is still at work: a long upload or a long listening must not end her session.

    Who is here, and the token for the forms of a page that was open before she came in again.
    """
    return Response(status=204, headers={"X-Person": viewer().id, "X-CSRFToken": generate_csrf()})


def account_asked() -> str:
    """Return the account that somebody tries to enter, however it is written."""
    return "account:" + _email().casefold()


def _email() -> str:
    """Return the address, the same for the limit and for the archive: cut first, so that padding is no way round."""
    return request.form.get("email", "")[:LONGEST_EMAIL].strip()


def limit_tries(app: Flask, limiter: Limiter) -> None:
    """Let an account be tried 5 times a minute and an address 30 times; call when the routes are in place."""
    views = app.view_functions
    slow = limiter.limit(PER_ACCOUNT, key_func=account_asked)(take_in)
    views["door.take_in"] = limiter.limit(PER_ADDRESS, key_func=get_remote_address)(slow)
