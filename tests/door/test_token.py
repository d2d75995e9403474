"""The text in the QR: what was signed is read back, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.door.rules.token import (
    TOKEN_CHARACTERS,
    Refused,
    Token,
    base45,
    event_named,
    from_base45,
    public_key,
    sign,
    verify,
)

KEY = bytes(range(32))
OTHER_KEY = bytes(range(1, 33))
PUBLIC = public_key(KEY)
TICKET = sign(KEY, event=7, ticket=123456789, issue=1)


@pytest.mark.parametrize(
    ("data", "text"),
    [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"ietf!", "QED8WEX0")],
)
def test_base45_follows_the_examples_of_rfc_9285(data: bytes, text: str) -> None:
    assert base45(data) == text
    assert from_base45(text) == data


@pytest.mark.parametrize("text", ["GGW", ":::", "A", "abc", "AB\u0000", "é" * 3, "A" * 500])
def test_what_is_no_base45_is_not_read(text: str) -> None:
    assert from_base45(text) is None


@given(st.binary(max_size=90))
def test_base45_gives_back_what_went_in(data: bytes) -> None:
    assert from_base45(base45(data)) == data


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**64 - 1), st.integers(0, 2**32 - 1))
def test_a_signed_ticket_is_read_back_and_fits_the_code(event: int, ticket: int, issue: int) -> None:
    text = sign(KEY, event=event, ticket=ticket, issue=issue)

    assert verify(PUBLIC, text) == Token(event, ticket, issue)
    assert event_named(text) == event
    assert len(text) == TOKEN_CHARACTERS


def test_every_flipped_bit_is_refused() -> None:
    data = from_base45(TICKET) or b""
    assert len(data) == 81

    for at in range(len(data) * 8):
        flipped = bytearray(data)
        flipped[at // 8] ^= 1 << at % 8
        assert verify(PUBLIC, base45(bytes(flipped))) in (Refused.BAD_SIGNATURE, Refused.OTHER_VERSION), at


@given(st.text(max_size=200))
def test_no_text_is_taken_for_a_ticket(text: str) -> None:
    assert isinstance(verify(PUBLIC, text), Refused)


def test_a_ticket_signed_with_another_key_is_refused() -> None:
    assert verify(PUBLIC, sign(OTHER_KEY, event=7, ticket=123456789, issue=1)) is Refused.BAD_SIGNATURE


def test_a_shortened_ticket_is_refused() -> None:
    assert verify(PUBLIC, TICKET[:-3]) is Refused.UNREADABLE
