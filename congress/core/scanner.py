"""Asking a malware scanner about a file before anything is done with it."""

import shlex
import subprocess

import structlog

from congress.core.errors import Conflict
from congress.core.i18n import nl

SECONDS = 60
_FOUND = 1  # as clamscan and clamdscan say it


class Infected(Conflict):
    """The scanner found something."""

    sentence = nl("De virusscanner vindt dit bestand niet veilig. We bewaren het niet.")


class NotScanned(Conflict):
    """The scanner did not answer, so nobody knows."""

    sentence = nl("De virusscanner geeft geen antwoord. Probeer het later nog eens.")


def scan(command: str, content: bytes) -> None:
    """Give `content` to `command` on its standard input. Raises Infected, or NotScanned when it fails.

    Exit status 0 is clean, 1 is infected, anything else is a failure: what cannot be checked is not kept.
    """
    try:
        done = subprocess.run(
            shlex.split(command), input=content, capture_output=True, timeout=SECONDS, check=False
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        structlog.get_logger().error("scanner-failed", reason=type(error).__name__)
        raise NotScanned from None
    if done.returncode == _FOUND:
        structlog.get_logger().warning("upload-infected", size=len(content))
        raise Infected
    if done.returncode:
        structlog.get_logger().error("scanner-failed", reason=f"exit {done.returncode}")
        raise NotScanned
