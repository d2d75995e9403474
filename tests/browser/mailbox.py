"""The mails that left the running application, as files."""

import email
import time
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default

import pytest

from tests.browser.site import Site

PATIENCE = 30


def mail_where(wanted: Callable[[EmailMessage], bool], site: Site) -> EmailMessage:
    """The last mail that is wanted; mails leave by themselves a little later, so this waits for one."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for path in sorted((site.folder / "mail").glob("*.eml"), reverse=True):
            message = email.message_from_bytes(path.read_bytes(), policy=default)
            if wanted(message):
                return message
        time.sleep(0.3)
    pytest.fail(f"no such mail within {PATIENCE} seconds")
