"""The one source of chance for numbers that end up in documents, so that a demo can be repeated.

Secrets that protect something are made in `core.tokens`, never here.
"""

import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_source: random.Random = secrets.SystemRandom()


def new_uuid() -> UUID:
    """A random UUID (version 4)."""
    return UUID(int=_source.getrandbits(128), version=4)


def new_number(bits: int) -> int:
    """A random whole number from 1 up to 2**bits."""
    return _source.randrange(1, 2**bits)


def new_code(length: int = 10) -> str:
    """A random code that people can read aloud and type (Crockford base32: no I, L, O, U)."""
    return "".join(_source.choice(_CROCKFORD) for _ in range(length))


@contextmanager
def repeatable(seed: int) -> Iterator[None]:
    """Within the block the numbers follow from `seed`. Only for the demo and for tests."""
    global _source
    before, _source = _source, random.Random(seed)  # noqa: S311 -- repeatable on purpose; secrets are made in core.tokens
    try:
        yield
    finally:
        _source = before
