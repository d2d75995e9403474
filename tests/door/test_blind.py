"""The list on a phone: only who shows the code can read what it says."""

import base64
import json
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from congress.door.rules import token
from congress.door.rules.blind import (
    BUCKETS,
    Entry,
    buckets,
    fingerprint,
    of_code,
    opened,
    rows,
    ticket_key,
    who,
)

TABLE = json.loads((Path(__file__).parents[1] / "cases" / "blind.json").read_text())
KEY = bytes(range(32))


def _entry(ticket: int = 1, issue: int = 1, code: str = "3K7QMZ90XT", name: str = "Ans Bos") -> Entry:
    return Entry(
        event=7,
        ticket=ticket,
        issue=issue,
        code=code,
        text=token.sign(KEY, event=7, ticket=ticket, issue=issue),
        registration="00000000-0000-4000-8000-000000000000",
        name=name,
        organisation="Welzijnskwartier",
        status="confirmed",
        placed={},
    )


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: case["name"])
def test_the_list_is_written_as_the_phones_read_it(case: dict[str, object]) -> None:
    """tests/js/blind.test.mjs reads the same table: who changes the format changes both sides."""
    entry = Entry(
        event=TABLE["event"],
        ticket=int(str(case["ticket"])),
        issue=case["issue"],  # type: ignore[arg-type]  # from the table
        code=str(case["code"]),
        text=token.sign(KEY, event=TABLE["event"], ticket=int(str(case["ticket"])), issue=case["issue"]),  # type: ignore[arg-type]  # from the table
        registration=str(case["registration"]),
        name=str(case["name"]),
        organisation="Welzijnskwartier",
        status=str(case["status"]),
        placed=case["placed"],  # type: ignore[arg-type]  # from the table
    )
    assert [list(row) for row in rows(entry)] == case["rows"]


def test_each_row_opens_with_its_own_code_only() -> None:
    by_ticket, by_code = rows(_entry())
    other = _entry(ticket=2, code="ZZZZZZZZZZ")

    assert opened(ticket_key(_entry().text), by_ticket[2])["name"] == "Ans Bos"
    assert opened(of_code(7, "3K7QMZ90XT")[1], by_code[2])["name"] == "Ans Bos"
    for key in (ticket_key(other.text), of_code(7, other.code)[1], of_code(8, "3K7QMZ90XT")[1]):
        for row in (by_ticket, by_code):
            with pytest.raises(InvalidTag):
                opened(key, row[2])


def test_an_old_badge_finds_its_row_but_cannot_read_it() -> None:
    old, new = _entry(issue=1), _entry(issue=2)
    name, issue, box = rows(new)[0]

    assert name == who(7, 1)
    assert issue == 2
    with pytest.raises(InvalidTag):
        opened(ticket_key(old.text), box)


@given(st.text(max_size=40), st.integers(0, 2**64 - 1))
def test_no_row_shows_what_it_says(name: str, ticket: int) -> None:
    found = rows(_entry(ticket=ticket, name=f"Ans{name}Bos"))

    for row in found:
        assert f"Ans{name}Bos".encode() not in base64.b64decode(row[2])
        assert "Ans" not in row[0]


def test_a_change_of_one_person_changes_few_parts_of_the_list() -> None:
    people = [_entry(ticket=n, code=f"{n:010d}") for n in range(60)]
    changed = [*people[:-1], _entry(ticket=59, code=f"{59:010d}", name="Iemand Anders")]

    before, after = ([row for one in list_ for row in rows(one)] for list_ in (people, changed))
    differs = [
        number
        for number, (old, new) in enumerate(zip(buckets(before), buckets(after), strict=True))
        if fingerprint(old) != fingerprint(new)
    ]

    assert 1 <= len(differs) <= 2
    assert sum(map(len, buckets(before))) == len(before) == 120
    assert len(buckets(before)) == BUCKETS
