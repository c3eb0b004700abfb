"""Whether somebody opened a page, or only a program did: what is counted for the woman who spoke. Remembers nobody."""

import re

from flask import Request

PROGRAM = re.compile(r"bot|crawl|spider|slurp|preview|fetch|monitor|curl|wget|python|headless", re.IGNORECASE)
"""What programs call themselves. One that lies is counted; a number is all that comes of it."""
AHEAD = ("Sec-Purpose", "Purpose", "X-Moz", "X-Purpose")
"""By these headers a browser says that it loads a page before anybody asked for it."""


def is_opening(request: Request) -> bool:
    """Whether this request looks like a person who opens the page."""
    if request.method != "GET" or any("fetch" in request.headers.get(each, "").lower() for each in AHEAD):
        return False
    agent = request.user_agent.string
    return bool(agent) and not PROGRAM.search(agent)
