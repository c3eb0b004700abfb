"""Addresses of static files that change when the file does, so that browsers may keep them for a year."""

import hashlib
from functools import partial
from pathlib import Path

from flask import Flask, Response, request, url_for

from web.speaking import without_language

STATIC_FOLDER = Path(__file__).parent / "static"
KEEP = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


def serve_assets(app: Flask) -> None:
    """Give templates `asset(name)`, and answer for static files how long they may be kept."""
    marks = {
        file.relative_to(STATIC_FOLDER).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()[:12]
        for file in sorted(STATIC_FOLDER.rglob("*"))
        if file.is_file()
    }
    app.static_folder = str(STATIC_FOLDER)
    app.add_url_rule("/static/<path:filename>", endpoint="static", view_func=app.send_static_file)
    app.jinja_env.globals["asset"] = partial(_address, marks)

    def say_how_long(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code < 400:  # noqa: PLR2004
            name = (request.view_args or {}).get("filename", "")
            known = request.args.get("v") == marks.get(name)
            response.headers["Cache-Control"] = KEEP if known else ASK_AGAIN
        return response

    app.after_request(say_how_long)


def _address(marks: dict[str, str], name: str) -> str:
    return without_language(url_for("static", filename=name, v=marks[name]))
