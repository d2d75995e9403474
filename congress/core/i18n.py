"""Dutch is the source of every sentence; English comes from the catalogue in `congress/locale/en`."""

import functools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Literal

from babel.messages.pofile import read_po

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "en")
CATALOGUE = Path(__file__).parents[1] / "locale" / "en" / "LC_MESSAGES" / "congress.po"

_spoken: ContextVar[Language] = ContextVar("spoken", default="nl")


def nl(sentence: str) -> str:
    """`sentence` in the language that is spoken now: that of the visitor, or of who gets the mail.

    It marks the sentence for the catalogue too. When a module is loaded Dutch is spoken, so a constant
    stays Dutch and is translated where it is shown: `nl(SENTENCE).format(…)`, or `_(…)` in a template.
    """
    if _spoken.get() == "nl":
        return sentence
    return _english().get(sentence, sentence)


def plural(one: str, many: str, count: int) -> str:
    """One of two sentences, as `nl` gives it."""
    return nl(one if count == 1 else many)


def language() -> Language:
    """The language that is spoken now."""
    return _spoken.get()


@contextmanager
def speaking(wanted: str) -> Iterator[None]:
    """Speak `wanted` inside the block; anything unknown is Dutch."""
    token = _spoken.set("en" if wanted == "en" else "nl")
    try:
        yield
    finally:
        _spoken.reset(token)


@functools.cache
def _english() -> Mapping[str, str]:
    with CATALOGUE.open("rb") as file:
        found = read_po(file)
    english: dict[str, str] = {}
    for message in found:
        dutch, said = message.id, message.string
        if isinstance(dutch, tuple) and isinstance(said, tuple):
            english |= {source: text for source, text in zip(dutch, said, strict=False) if text}
        elif isinstance(dutch, str) and isinstance(said, str) and dutch and said:
            english[dutch] = said
    return english
