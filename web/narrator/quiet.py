"""Keeps tokens out of the logs: whatever a server or a library writes down of an address, no private link is in it."""

import logging
import re

TOKEN = re.compile(r"(?<![\w-])[\w-]{43}(?![\w-])")
"""As `secrets.token_urlsafe(32)` writes it."""
LOUD = ("web", "waitress", "waitress.queue", "werkzeug", "flask-limiter")
"""Who writes addresses into a log when something goes wrong: Flask, the servers, the limiter."""


class WithoutTokens(logging.Filter):
    """Takes every token out of a line before it is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the line pass, without tokens."""
        record.msg, record.args = TOKEN.sub("…", record.getMessage()), ()
        return True


QUIET = WithoutTokens()


def hush() -> None:
    """Put the filter on every log that knows addresses; may be called again."""
    for name in LOUD:
        logging.getLogger(name).addFilter(QUIET)
