"""How the program logs: one line per event, as text or JSON, without personal data."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
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
        logger_factory=lambda *_: _StandardError(),
        cache_logger_on_first_use=False,
    )


@contextmanager
def only_trouble() -> Iterator[None]:
    """Within this block only warnings and errors are logged."""
    kept = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    try:
        yield
    finally:
        structlog.configure(**kept)


class _StandardError:
    """Writes to standard error as it is at that moment; whoever runs several commands may replace it."""

    def msg(self, line: str) -> None:
        """Write one line."""
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()

    debug = info = warning = error = critical = msg
