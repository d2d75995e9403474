"""What a calendar must be told so that it stays right."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar

Key = TypeVar("Key")

SETTLING = timedelta(minutes=5)
"""A change is mailed only after this while: who moves three rooms in a row gives people one mail."""


@dataclass(frozen=True)
class Told:
    """What a calendar was told of one thing: SEQUENCE, a hash of the content, and whether it went."""

    sequence: int
    content: str
    is_cancelled: bool = False


def follow(told: Mapping[Key, Told], wanted: Mapping[Key, str]) -> dict[Key, Told]:
    """How it must be told now, when `wanted` has the hash of the content of everything there is.

    Promise: nothing is ever dropped, so a later mail still takes away what is gone; a number rises by one
             when the content or the status changed, and stays when nothing did. Asking twice changes nothing.
    Source:  RFC 5546 section 2.1.4 (SEQUENCE); calendars only follow a higher number, also after CANCEL.
    """
    now = dict(told)
    for key, content in wanted.items():
        before = told.get(key)
        if before is None:
            now[key] = Told(0, content)
        elif before.is_cancelled or before.content != content:
            now[key] = Told(before.sequence + 1, content)
    for key, before in told.items():
        if key not in wanted and not before.is_cancelled:
            now[key] = replace(before, sequence=before.sequence + 1, is_cancelled=True)
    return now
