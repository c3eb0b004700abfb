"""The room behind the door, put together: an archive in, a Flask application out. Opens nothing itself."""

import tempfile
from pathlib import Path
from typing import IO, Any

from flask import Flask, Request, render_template, session
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_wtf.csrf import CSRFError, CSRFProtect

from archive.context import Archive
from archive.terms.errors import BadRequest, ChangedMeanwhile, NotFound, Refused
from media.errors import FullDisk, MediaError
from search.errors import SearchError
from web.asked import LineNumber, visitor_language
from web.errors import Answer, ErrorPage
from web.room import build_room
from web.site import Site
from web.speaking import later
from web.workspace.access import access
from web.workspace.agreements import agreements
from web.workspace.audit import audit
from web.workspace.basket import basket
from web.workspace.coded import coded
from web.workspace.coding import coding
from web.workspace.confirming import confirming
from web.workspace.correcting import lines
from web.workspace.countries import countries, country_name
from web.workspace.deeds import FILTERS as DEEDS
from web.workspace.door import close_door
from web.workspace.excerpt_translations import excerpt_translations
from web.workspace.excerpts import excerpts
from web.workspace.glossary import glossary
from web.workspace.interviews import interviews
from web.workspace.links import links
from web.workspace.names import names
from web.workspace.people import people
from web.workspace.person import know_people, person
from web.workspace.pictures import pictures
from web.workspace.receipts import receipts
from web.workspace.refused import refused
from web.workspace.respelling import respelling
from web.workspace.restrictions import restrictions
from web.workspace.safety import must_not_be_contacted, safety
from web.workspace.saved import saved
from web.workspace.searching import search
from web.workspace.settings import settings as settings_pages
from web.workspace.several import several
from web.workspace.shelf import shelf
from web.workspace.sign_in import door, language_kept, limit_tries
from web.workspace.speakers import speakers
from web.workspace.tasks import tasks, tasks_waiting, waits_for_me
from web.workspace.theme_tree import theme_tree
from web.workspace.themes import themes
from web.workspace.third_parties import third_parties
from web.workspace.titles import titles
from web.workspace.translations import translations
from web.workspace.tus import tus
from web.workspace.unfinished import unfinished
from web.workspace.upload import upload
from web.workspace.upload_sheet import upload_sheet
from web.workspace.versions import versions
from web.workspace.welcome import first_steps_left, welcome
from web.workspace.witness import bear_witness
from web.workspace.wording import FILTERS, WORDS, say

DOMAIN_ERRORS = {
    NotFound: Answer(404),
    Refused: Answer(403, speaks=True),
    BadRequest: Answer(400, speaks=True),
    ChangedMeanwhile: Answer(409, speaks=True),
    FullDisk: Answer(507, speaks=True),
    MediaError: Answer(503),
    SearchError: Answer(503),
}
BLUEPRINTS = (
    coding,
    coded,
    pictures,
    door,
    shelf,
    several,
    tasks,
    audit,
    safety,
    third_parties,
    access,
    interviews,
    translations,
    lines,
    respelling,
    versions,
    glossary,
    names,
    speakers,
    restrictions,
    themes,
    confirming,
    theme_tree,
    excerpts,
    agreements,
    receipts,
    links,
    upload,
    upload_sheet,
    unfinished,
    tus,
    search,
    basket,
    saved,
    people,
    refused,
    titles,
    excerpt_translations,
    settings_pages,
    welcome,
)
STALE_TITLE = later("Please send that once more")
STALE_FORM = later(
    "The form was too old to be taken, and nothing was changed. Go back, load its page again, and send it."
)
NO_COOKIE = later(
    "If it happens every time, the browser keeps no cookie of this site: over plain http it may not."
)
SAFE_COOKIE = "__Host-session"
LOCAL_COOKIE = "session"


def create_workspace(
    archive: Archive, *, base_url: str, secret_key: str, insecure_http: bool = False, gallery_path: str = "/"
) -> Flask:
    """Return the application for archivists and researchers.

    `insecure_http` lets the cookie travel over plain http and says so on every page; `gallery_path` is where the
    gallery is on the same host.
    """
    settings = archive.config
    site = Site(base_url=base_url, name=settings.archive.name, contact=settings.archive.contact)
    app = build_room(
        site,
        layout="workspace/layout.html",
        listed=False,
        domain_errors=DOMAIN_ERRORS,
        trusted_hosts=settings.web.hosts,
        choose_language=language_kept,
        sentence_of=say,
    )
    app.extensions["archive"] = archive
    app.extensions["site"] = site
    app.request_class = _request_into(settings.work_folder)
    _set_cookies(app, secret_key, insecure_http=insecure_http)
    app.jinja_env.filters.update(FILTERS | DEEDS, country_name=country_name)
    app.jinja_env.globals.update(countries=countries)
    app.jinja_env.globals.update(WORDS, insecure_http=insecure_http, gallery_path=gallery_path.rstrip("/"))
    app.jinja_env.globals.update(must_not_be_contacted=must_not_be_contacted, tasks_waiting=tasks_waiting)
    app.jinja_env.globals.update(waits_for_me=waits_for_me, first_steps_left=first_steps_left)
    app.context_processor(lambda: {"person": person(), "visitor": visitor_language(), "here": ""})
    app.before_request(archive.catch_up)  # before anybody is known: her session may have ended
    know_people(LoginManager(app), archive)
    close_door(app, largest_recording=settings.media.largest_bytes, work_folder=settings.work_folder)
    CSRFProtect(app)
    bear_witness(app)
    app.register_error_handler(CSRFError, _answer_stale_form)
    app.url_map.converters["line"] = LineNumber
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://", headers_enabled=False)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    limit_tries(app, limiter)
    return app


def _set_cookies(app: Flask, secret_key: str, *, insecure_http: bool) -> None:
    app.config.update(
        SECRET_KEY=secret_key,
        SESSION_COOKIE_NAME=LOCAL_COOKIE if insecure_http else SAFE_COOKIE,
        SESSION_COOKIE_SECURE=not insecure_http,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_PATH="/",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )


def _answer_stale_form(_: CSRFError) -> tuple[str, int]:
    page = ErrorPage(400, STALE_TITLE, str(STALE_FORM) if session else f"{STALE_FORM} {NO_COOKIE}")
    return render_template("error.html", page=page), page.status


def _request_into(folder: Path) -> type[Request]:
    """Return a kind of request whose uploads are written into `folder` while they arrive, never to a shared place."""

    class UploadRequest(Request):
        def _get_file_stream(self, *_: Any, **__: Any) -> IO[bytes]:
            return tempfile.TemporaryFile(dir=folder)

    return UploadRequest
