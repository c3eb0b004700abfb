"""What both rooms share: one Flask application with the headers, error pages, filters and static files of the house.

Knows neither the gallery's nor the workspace's pages.
"""

from collections.abc import Callable, Mapping, Sequence

from flask import Flask
from jinja2 import StrictUndefined

from web.assets import serve_assets
from web.errors import Answer, answer_errors
from web.formats import FILTERS
from web.headers import protect
from web.site import Site
from web.speaking import speak
from web.waveform import wave_path

LARGEST_REQUEST_BYTES = 1024 * 1024


def build_room(
    site: Site,
    *,
    layout: str,
    listed: bool,
    domain_errors: Mapping[type[Exception], Answer],
    trusted_hosts: Sequence[str] = (),
    choose_language: Callable[[], str | None] | None = None,
    sentence_of: Callable[[Exception], str] | None = None,
    framed: frozenset[str] = frozenset(),
) -> Flask:
    """Return an application without routes; `layout` is the template that its error pages extend.

    `listed` says whether search engines may know it. No host is trusted but `trusted_hosts`, else the site's own.
    `choose_language` says which language was chosen; without it the address does, by what it begins with.
    `framed` are the endpoints that other sites may show in a frame.
    """
    app = Flask("web", static_folder=None)  # serve_assets adds it, once the settings below are known
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST_BYTES,
        TRUSTED_HOSTS=list(trusted_hosts or site.hosts),
        PROVIDE_AUTOMATIC_OPTIONS=False,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(site=site, layout=layout, wave_path=wave_path)
    speak(app, choose=choose_language)
    serve_assets(app)
    protect(app, listed=listed, framed=framed)
    answer_errors(app, domain_errors, sentence_of=sentence_of)
    return app
