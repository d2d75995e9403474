"""What is printed: a code that an independent decoder reads, names that are never cut, only what is new."""

import io
from datetime import datetime
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader

from congress.core.db import Database
from congress.core.settings import Settings
from congress.door.actions.badges import badges_to_print, mark_printed
from congress.door.documents.badges import BadgeFacts, Layout, badge_pdf
from congress.door.queries import public_key, ticket_writer
from congress.door.rules.token import Token, sign, verify
from congress.registration.rules.places import Status
from tests.make import NOW, by_slug, make_congress, make_registration

KEY = bytes(32)
LONGEST = "Jonkvrouw Anna-Sophia Carolina van Tuyll van Serooskerken-van Heeckeren van Kell"
DIACRITICS = "Łucja Śliwińska-Yıldız Ó Briain Þórðardóttir Ĳsbrand Ñandú Ḥāfiẓ"


def badge(number: int = 1, name: str = "Sanne de Vries", **other: Any) -> BadgeFacts:
    facts: dict[str, Any] = {
        "registration_id": number,
        "title": "Geweld thuis: zien, bespreken, stoppen",
        "name": name,
        "organisation": "Welzijnskwartier",
        "job_title": "wijkverpleegkundige",
        "municipality": "Katwijk",
        "short_code": "7K3M9ABCDE",
        "ticket": sign(KEY, event=1, ticket=number, issue=1),
        "programme": (
            (datetime(2026, 12, 10, 9, tzinfo=NOW.tzinfo), "De meldcode in vijf stappen", "Duinzaal"),
        ),
    }
    return BadgeFacts(**facts | other)


def decoded(pdf: bytes, page: int = 0) -> list[str]:
    image = pypdfium2.PdfDocument(pdf)[page].render(scale=300 / 72).to_pil().convert("L")
    return [found.text for found in zxingcpp.read_barcodes(image)]


@pytest.mark.parametrize(("layout", "on_a_page"), [("a6", 1), ("a4x4", 4), ("a4x8", 8)])
def test_every_code_on_the_rendered_page_is_read_and_verified(layout: Layout, on_a_page: int) -> None:
    badges = [badge(number) for number in range(1, 10)]

    pdf = badge_pdf(badges, layout=layout)

    assert len(PdfReader(io.BytesIO(pdf)).pages) == -(-len(badges) // on_a_page)
    texts = decoded(pdf)
    assert sorted(texts) == sorted(b.ticket for b in badges[:on_a_page])


def test_the_code_on_paper_is_the_ticket_of_this_person(database: Database, settings: Settings) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        person = make_registration(tx, congress)
        badges = badges_to_print(tx, congress, ticket=ticket_writer(settings))
        key = public_key(settings, congress.id)
        wanted = Token(congress.id, person.ticket_id, 1)

    assert verify(key, decoded(badge_pdf(badges))[0]) == wanted


@pytest.mark.parametrize("layout", ["a6", "a4x4", "a4x8"])
@pytest.mark.parametrize("name", [LONGEST, DIACRITICS, "Bo Li"])
def test_a_name_is_never_cut(name: str, layout: Layout) -> None:
    text = PdfReader(io.BytesIO(badge_pdf([badge(name=name)], layout=layout))).pages[0].extract_text()

    assert "".join(name.split()) in "".join(text.split())


def test_the_same_badges_give_the_same_bytes() -> None:
    assert badge_pdf([badge(1), badge(2)]) == badge_pdf([badge(1), badge(2)])


def test_no_badges_is_a_page_that_says_so() -> None:
    text = PdfReader(io.BytesIO(badge_pdf([]))).pages[0].extract_text()

    assert "Er zijn geen badges" in text


def test_only_new_and_changed_badges_are_printed_again(database: Database, settings: Settings) -> None:
    writer = ticket_writer(settings)
    with database.write() as tx:
        congress = make_congress(tx)
        stays, changes = make_registration(tx, congress), make_registration(tx, congress)
        make_registration(tx, congress, status=Status.CANCELLED)
        mark_printed(tx, badges_to_print(tx, congress, ticket=writer), now=NOW)
        assert badges_to_print(tx, congress, ticket=writer, only="new") == []
        changes.issue_number = 2
        arrives = make_registration(tx, congress)

    with database.read() as tx:
        found = badges_to_print(tx, by_slug(tx), ticket=writer, only="new")
        everybody = badges_to_print(tx, by_slug(tx), ticket=writer)

    assert {b.registration_id for b in found} == {changes.id, arrives.id}
    assert {b.registration_id for b in everybody} == {stays.id, changes.id, arrives.id}
