"""How the program logs: one line per event, as text or JSON, without personal data."""

import logging
import sys
from typing import Literal

import structlog


def set_up(kind: Literal["text", "json"]) -> None:
    """Send all log lines to standard error in this form."""
    last: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if kind == "json" else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
