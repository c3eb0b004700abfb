"""How the programs write their logs: one JSON line an event on stderr, with ids and reason codes.

Never a word of testimony: tracebacks come without the values of their variables.
"""

import logging
import sys

import structlog
from structlog.tracebacks import ExceptionDictTransformer


def write_logs() -> None:
    """Set the logs up; to a person at a terminal only what went wrong is shown."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.WARNING if sys.stderr.isatty() else logging.INFO
        ),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
