"""A participant's own room, put together: an archive in, a Flask application out. It keeps nothing in a browser.

Whatever leads nowhere (unknown, revoked, over, erased) gets the same few words, in which nothing of the archive is.
"""

import hashlib
import logging

from flask import Flask, Response, make_response, render_template, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from werkzeug.exceptions import HTTPException, SecurityError

from archive.context import Archive
from archive.terms.errors import NotFound, Refused
from media.errors import MediaError
from web.narrator.quiet import hush
from web.narrator.views import mine, unlock
from web.narrator.visit import Locked, texts_of_stranger
from web.room import build_room
from web.site import Site

PER_LINK = "5 per minute"
PER_ADDRESS = "30 per minute"
NOT_FOUND, TOO_MANY, OUR_FAULT = 404, 429, 500
KINDS = {NOT_FOUND: "nothing", TOO_MANY: "slower"}
log = logging.getLogger("web")


def create_narrator(archive: Archive, *, base_url: str, secret_key: str) -> Flask:
    """Return the application; `secret_key` signs the ways past a pass phrase. It sets no cookie."""
    settings = archive.config
    app = build_room(
        Site(base_url=base_url, name=settings.archive.name, contact=settings.archive.contact),
        layout="narrator/layout.html",
        listed=False,
        domain_errors={},
        trusted_hosts=settings.web.hosts,
        choose_language=lambda: request.args.get("language"),
    )
    app.secret_key = secret_key
    app.extensions["archive"] = archive
    app.jinja_env.globals["exit_url"] = settings.narrator.exit_url
    app.before_request(archive.catch_up)  # before her link is read: it may have ended
    app.after_request_funcs.setdefault(None, []).insert(0, _keep_nothing)
    for kind in (NotFound, Refused, MediaError):
        app.register_error_handler(kind, _answer_nothing)
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(Exception, _answer_trouble)
    app.register_error_handler(Locked, _ask_passphrase)
    app.register_blueprint(mine)
    _limit_tries(app, Limiter(get_remote_address, app=app, storage_uri="memory://", headers_enabled=False))
    hush()
    return app


def _keep_nothing(response: Response) -> Response:
    """Let no part of this room stay in a browser, its style sheets neither: the last word on every answer."""
    response.headers["Cache-Control"] = "no-store"
    return response


def _answer_http(error: HTTPException) -> Response:
    if isinstance(error, SecurityError):
        return Response("This host name is not served here.\n", 400, content_type="text/plain")
    code = error.code or OUR_FAULT
    if code < 400:  # noqa: PLR2004 - a redirect travels as an exception too
        return make_response(error.get_response())
    return _neutral(code)


def _answer_nothing(_: Exception) -> Response:
    return _neutral(NOT_FOUND)


def _answer_trouble(error: Exception) -> Response:
    """Say that something broke, and write down what and where, without the address and without what it says."""
    log.error("%s at %s", type(error).__name__, request.endpoint)
    return _neutral(OUR_FAULT)


def _neutral(code: int) -> Response:
    kind = KINDS.get(code) or ("unread" if code < OUR_FAULT else "trouble")
    return make_response(render_template("narrator/nothing.html", texts=texts_of_stranger(), kind=kind), code)


def _ask_passphrase(locked: Locked) -> Response:
    shown = render_template("narrator/locked.html", texts=locked.texts, locked=locked)
    return make_response(shown, locked.status)


def _limit_tries(app: Flask, limiter: Limiter) -> None:
    """Let a link's pass phrase be tried 5 times a minute, and an address try 30 times."""
    slow = limiter.limit(PER_LINK, key_func=_link_tried)(unlock)
    app.view_functions["mine.unlock"] = limiter.limit(PER_ADDRESS, key_func=get_remote_address)(slow)


def _link_tried() -> str:
    """Return what a link is counted under: the limiter writes it into its log, so it is not the token."""
    return hashlib.sha256(str((request.view_args or {}).get("token", "")).encode()).hexdigest()[:16]
