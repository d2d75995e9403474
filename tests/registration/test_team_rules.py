"""Who is who in a pasted list, and what a contact sees of a team: the rules alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.core.forms import InvalidForm, Typed
from congress.registration.forms.team import MOST, add_people, filled_rows, read_team, row_field
from congress.registration.rules.places import Hall, Status, statuses_on_arrival
from congress.registration.rules.sheet import FIELDS, addressed_in, people_in
from congress.registration.rules.teams import shown_statuses

SANNE = {"given_name": "Sanne", "family_name": "de Vries", "email": "sanne@voorieder1.nl"}
CONTACT = {
    "contact_name": "Iris Blom",
    "contact_email": "iris@isd.nl",
    "organisation": "ISD Bollenstreek",
    "municipality": "GM0534",
    "short": "fit",
    "consent": "on",
}


@pytest.mark.parametrize(
    "table",
    [
        [["Voornaam", "Achternaam", "E-mailadres"], ["Sanne", "de Vries", "sanne@voorieder1.nl"]],
        [["E-mail", "Naam"], ["sanne@voorieder1.nl", "Sanne de Vries"]],
        [["naam", "e-mail"], ["Vries, Sanne de", "sanne@voorieder1.nl"]],
        [
            ["Voornaam", "Tussenvoegsel", "Achternaam", "Mail"],
            ["Sanne", "de", "Vries", "sanne@voorieder1.nl"],
        ],
        [["Sanne", "de Vries", "sanne@voorieder1.nl"]],
        [["Sanne de Vries", "sanne@voorieder1.nl"]],
        [["sanne@voorieder1.nl", "Sanne de Vries"]],
        [["", "", ""], [" Sanne ", "de Vries", " sanne@voorieder1.nl"]],
    ],
)
def test_a_list_is_read_as_people_have_it(table: list[list[str]]) -> None:
    assert people_in(table) == [SANNE]


def test_the_columns_behind_the_address_are_job_organisation_and_gemeente() -> None:
    row = ["Sanne", "de Vries", "sanne@voorieder1.nl", "jeugdwerker", "Voor ieder 1", "Lisse"]

    assert people_in([row]) == [
        SANNE | {"job_title": "jeugdwerker", "organisation": "Voor ieder 1", "municipality": "Lisse"}
    ]


def test_addresses_as_a_mail_program_copies_them() -> None:
    text = '"Sanne de Vries" <sanne@voorieder1.nl>; Iris Blom <iris@isd.nl>'

    assert addressed_in(text) == [["Sanne de Vries", "sanne@voorieder1.nl"], ["Iris Blom", "iris@isd.nl"]]
    assert addressed_in("Sanne;de Vries;sanne@voorieder1.nl") == []


@given(st.lists(st.lists(st.text(max_size=30), max_size=9), max_size=30))
def test_any_table_gives_people_with_known_facts_or_nothing(table: list[list[str]]) -> None:
    for person in people_in(table):
        assert set(person) <= set(FIELDS)
        assert all(person.values())


@given(st.text(max_size=200))
def test_any_text_is_addresses_or_nothing(text: str) -> None:
    assert all(len(row) == 2 and "@" in row[1] for row in addressed_in(text))


def test_all_faults_of_all_rows_are_told_at_once_in_the_order_of_the_page() -> None:
    typed = Typed(CONTACT | {"contact_email": "iris@"})
    typed |= {row_field(1, name): text for name, text in SANNE.items()}
    typed |= {row_field(3, "given_name"): "Bob", row_field(3, "email"): "SANNE@voorieder1.nl "}

    with pytest.raises(InvalidForm) as caught:
        read_team(typed)

    assert list(caught.value.draft.problems) == ["contact_email", "collega-3-family_name", "collega-3-email"]
    assert caught.value.draft.problems["collega-3-email"] == (
        "Collega 3: Dit e-mailadres staat ook bij collega 1."
    )
    assert caught.value.draft.typed == typed


def test_a_colleague_has_the_organisation_and_gemeente_of_the_contact_unless_typed() -> None:
    typed = Typed(CONTACT)
    typed |= {row_field(1, name): text for name, text in SANNE.items()}
    typed |= {row_field(2, name): text for name, text in (SANNE | {"email": "b@isd.nl"}).items()}
    typed |= {row_field(2, "municipality"): "elders", row_field(2, "organisation"): "GGD"}

    first, second = read_team(typed).members

    assert (first.organisation, first.municipality) == ("ISD Bollenstreek", "GM0534")
    assert (second.organisation, second.municipality) == ("GGD", None)


def test_people_come_behind_the_rows_that_are_filled_and_a_strange_gemeente_is_told() -> None:
    typed = Typed({row_field(2, "email"): "x@isd.nl"})

    added, problems = add_people(
        typed, [SANNE | {"municipality": "gemeente Lisse"}, {"municipality": "Atlantis"}], {"lisse": "GM0553"}
    )

    assert filled_rows(added) == [2, 3]
    assert added[row_field(3, "municipality")] == "GM0553"
    assert list(problems) == [row_field(4, "municipality")]
    assert "Collega 4: We kennen de gemeente “Atlantis” niet" in problems[row_field(4, "municipality")]


@given(st.integers(0, 12), st.lists(st.booleans(), min_size=1, max_size=MOST), st.booleans())
def test_a_known_colleague_looks_as_the_others_do(free: int, known: list[bool], together: bool) -> None:
    hall = Hall(capacity=free, taken=0)
    expected = statuses_on_arrival(hall, [None] * len(known), together=together)
    real = iter(statuses_on_arrival(hall, [None] * known.count(False), together=together))
    arrived = [None if is_known else next(real) for is_known in known]

    shown = shown_statuses(expected, arrived, together=together)

    for now, was in zip(shown, arrived, strict=True):
        assert was in (None, now), "who really arrived is shown as it is"
    if together:
        assert len(set(shown)) == 1, "never something in between"
    else:
        in_line = [status == Status.WAITING for status in shown]
        assert all(shown[i] == expected[i] for i, is_known in enumerate(known) if is_known)
        assert known.count(True) or in_line == sorted(in_line), "those on top get in"
