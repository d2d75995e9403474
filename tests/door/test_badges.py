"""What is printed: a code that an independent decoder reads, names that are never cut, only what is new."""

import io
import unicodedata
from datetime import datetime
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader
from reportlab.pdfbase import pdfmetrics

from congress.core.db import Database
from congress.core.settings import Settings
from congress.door.actions.badges import badges_to_print, forget_old_badges, mark_printed, reissue
from congress.door.documents.badges import SHEETS, BadgeFacts, badge_pdf
from congress.door.documents.badges.type import BOLD, REGULAR, SEMI_BOLD, load_fonts, runs
from congress.door.queries import old_badges, public_key, ticket_writer
from congress.door.rules.badges import Layout, Only, Order
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


@pytest.mark.parametrize("layout", Layout)
def test_every_code_on_the_rendered_page_is_read_and_verified(layout: Layout) -> None:
    badges = [badge(number) for number in range(1, 12)]
    on_a_page = SHEETS[layout].count

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


@pytest.mark.parametrize("layout", Layout)
def test_a_badge_stays_on_its_sheet_and_its_code_is_large_enough(layout: Layout) -> None:
    sheet = SHEETS[layout]

    for x, y in sheet.corners():
        assert x >= 0
        assert y >= -0.01
        assert x + sheet.width <= sheet.page[0] + 0.01
        assert y + sheet.height <= sheet.page[1] + 0.01
    assert sheet.qr * 37 / 45 >= 25  # millimetres of code, without its quiet zone


@pytest.mark.parametrize("layout", [Layout.A6, Layout.A4X4, Layout.A4X8, Layout.A7X8])
def test_the_back_lies_behind_its_own_front(layout: Layout) -> None:
    names = [f"Naam{letter}" for letter in "ABCDEFGH"]
    sheet = SHEETS[layout]
    pdf = badge_pdf(
        [badge(number, name=name) for number, name in enumerate(names)], layout=layout, is_double_sided=True
    )

    document = pypdfium2.PdfDocument(pdf)
    width = document[0].get_width()
    for name in names[: sheet.count]:
        front, back = (_column(document[page], name, width / sheet.columns) for page in (0, 1))
        assert back == sheet.columns - 1 - front  # turned over the long side


def test_the_back_tells_the_whole_programme_and_a_label_has_none() -> None:
    pdf = badge_pdf([badge()], is_double_sided=True)
    pages = PdfReader(io.BytesIO(pdf)).pages

    assert len(pages) == 2
    assert "De meldcode in vijf stappen" in " ".join(pages[1].extract_text().split())
    assert "Duinzaal" in pages[1].extract_text()
    label = badge_pdf([badge()], layout=Layout.L7165, is_double_sided=True)
    assert len(PdfReader(io.BytesIO(label)).pages) == 1


def test_a_small_badge_tells_all_of_the_day_or_nothing() -> None:
    day = tuple(
        (
            datetime(2026, 12, 10, hour, tzinfo=NOW.tzinfo),
            f"Een lange titel over geweld {hour}",
            f"Zaal {hour}",
        )
        for hour in range(8, 20)
    )

    text = (
        PdfReader(io.BytesIO(badge_pdf([badge(programme=day)], layout=Layout.L4785))).pages[0].extract_text()
    )

    assert "Zaal" not in text
    three = PdfReader(io.BytesIO(badge_pdf([badge(programme=day[:3])], layout=Layout.L4785)))
    assert all(f"Zaal {hour}" in three.pages[0].extract_text() for hour in (8, 9, 10))


LONG_ROOM = (
    "Vergaderzaal De Hof van Heden op de tweede verdieping naast de lift "
    "aan de kant van het Marktplein, ingang Noord, bij B1"
)
LONG_TITLE = "Eergerelateerd geweld herkennen en bespreken " * 3


@pytest.mark.parametrize("sessions", [1, 6])
@pytest.mark.parametrize("layout", Layout)
def test_a_long_room_name_leaves_the_code_readable_and_is_never_cut(layout: Layout, sessions: int) -> None:
    """Fronts and backs; on a front without room for all of the day stands none of it."""
    assert len(LONG_ROOM) == 120
    day = tuple(
        (datetime(2026, 12, 10, 8 + n, tzinfo=NOW.tzinfo), LONG_TITLE.strip(), LONG_ROOM)
        for n in range(sessions)
    )
    badges = [badge(number, name=LONGEST, programme=day) for number in range(1, SHEETS[layout].count + 1)]

    pdf = badge_pdf(badges, layout=layout, is_double_sided=True)

    assert sorted(decoded(pdf)) == sorted(one.ticket for one in badges)
    texts = ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]
    wanted = "".join(LONG_ROOM.split())
    assert texts[0].count(wanted) in {0, sessions * len(badges)}
    assert "Vergaderzaal" not in texts[0].replace(wanted, "")
    for back in texts[1:]:
        assert back.count(wanted) == sessions * len(badges)
    for number in range(len(texts)):
        assert _is_white_at_the_edges(pdf, number, layout), "nothing runs off a badge"


def _is_white_at_the_edges(pdf: bytes, page: int, layout: Layout) -> bool:
    """Whether the lowest millimetre of every badge is empty."""
    sheet, dots = SHEETS[layout], 300 / 25.4
    image = pypdfium2.PdfDocument(pdf)[page].render(scale=300 / 72).to_pil().convert("L")
    for x, y in sheet.corners(is_back=page == 1):
        low = (sheet.page[1] - y - 1.5) * dots
        box = ((x + 5) * dots, low, (x + sheet.width - 5) * dots, low + dots)
        if image.crop(tuple(round(n) for n in box)).getextrema()[0] < 128:
            return False
    return True


LATIN = [
    chr(n) for n in [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)] if unicodedata.category(chr(n))[0] == "L"
]


@pytest.mark.parametrize("font", [REGULAR, SEMI_BOLD, BOLD])
def test_every_latin_letter_has_a_glyph_of_its_own(font: str) -> None:
    load_fonts()
    missing = [
        letter
        for letter in LATIN
        for one, part in runs(letter, font)
        if ord(part) not in pdfmetrics.getFont(one).face.charToGlyph
    ]

    assert missing == []


@pytest.mark.parametrize("layout", Layout)
def test_a_name_with_rare_letters_is_printed_whole(layout: Layout) -> None:
    name = "Ẅim Ƙaya Ǆemal Ḑe Ƴusuf ṩ"

    text = PdfReader(io.BytesIO(badge_pdf([badge(name=name)], layout=layout))).pages[0].extract_text()

    assert "".join(name.split()) in "".join(text.split())


def _column(page: pypdfium2.PdfPage, text: str, width: float) -> int:
    words = page.get_textpage()
    found = words.search(text).get_next()
    assert found is not None
    return int(words.get_charbox(found[0])[0] // width)


@pytest.mark.parametrize("layout", Layout)
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
        mark_printed(tx, badges_to_print(tx, congress, ticket=writer), ticket=writer, actor="-", now=NOW)
        assert badges_to_print(tx, congress, ticket=writer, only=Only.NEW) == []
        changes.issue_number = 2
        arrives = make_registration(tx, congress)

    with database.read() as tx:
        found = badges_to_print(tx, by_slug(tx), ticket=writer, only=Only.NEW)
        everybody = badges_to_print(tx, by_slug(tx), ticket=writer)

    assert {b.registration_id for b in found} == {changes.id, arrives.id}
    assert {b.registration_id for b in everybody} == {stays.id, changes.id, arrives.id}


def test_badges_lie_in_the_order_wanted(database: Database, settings: Settings) -> None:
    writer = ticket_writer(settings)
    with database.write() as tx:
        congress = make_congress(tx)
        for family, organisation in (("Bos", "Welzijn"), ("Aker", "de Brug"), ("Cornelis", "ISD")):
            make_registration(tx, congress, family_name=family, organisation=organisation)
        by_name, by_organisation = (
            [b.organisation for b in badges_to_print(tx, congress, ticket=writer, order=order)]
            for order in (Order.NAME, Order.ORGANISATION)
        )

    assert by_name == ["de Brug", "Welzijn", "ISD"]
    assert by_organisation == ["de Brug", "ISD", "Welzijn"]


def test_old_paper_is_named_until_it_was_thrown_away(database: Database, settings: Settings) -> None:
    writer = ticket_writer(settings)
    with database.write() as tx:
        congress = make_congress(tx)
        moved, leaves, _ = (make_registration(tx, congress, family_name=n) for n in ("A", "B", "C"))
        mark_printed(tx, badges_to_print(tx, congress, ticket=writer), ticket=writer, actor="-", now=NOW)
        assert old_badges(tx, congress.id) == []

        as_printed, moved.given_name = moved.display_name, "Iemand anders"
        mark_printed(tx, badges_to_print(tx, congress, ticket=writer), ticket=writer, actor="-", now=NOW)
        leaves.status = Status.CANCELLED
        tx.flush()  # read below
        found = {(old.name, old.is_replaced) for old in old_badges(tx, congress.id)}
        forget_old_badges(tx, congress)

        assert found == {(as_printed, True), (leaves.display_name, False)}
        assert old_badges(tx, congress.id) == []
        again = badges_to_print(tx, congress, ticket=writer, only=Only.NEW)
        assert again == []  # what still counts is still known as printed


def test_a_changed_badge_that_is_printed_again_makes_the_old_paper_old(
    database: Database, settings: Settings
) -> None:
    writer = ticket_writer(settings)
    with database.write() as tx:
        congress = make_congress(tx)
        stays, changes = (make_registration(tx, congress, family_name=name) for name in ("A", "B"))
        mark_printed(tx, badges_to_print(tx, congress, ticket=writer), ticket=writer, actor="-", now=NOW)
        changes.organisation = "een ander bureau"
        first = badges_to_print(tx, congress, ticket=writer)
        second = mark_printed(tx, first, ticket=writer, actor="-", now=NOW)
        third = mark_printed(tx, first, ticket=writer, actor="-", now=NOW)  # read before the second was made
        key = public_key(settings, congress.id)

        assert (stays.issue_number, changes.issue_number) == (1, 2)
        assert verify(key, second[1].ticket) == Token(congress.id, changes.ticket_id, 2)
        assert second[0].ticket == first[0].ticket
        assert third == second
        assert badges_to_print(tx, congress, ticket=writer, only=Only.NEW) == []


def test_a_lost_badge_gets_a_new_code_and_the_old_one_is_old(database: Database, settings: Settings) -> None:
    writer = ticket_writer(settings)
    with database.write() as tx:
        congress = make_congress(tx)
        person = make_registration(tx, congress)
        before = badges_to_print(tx, congress, ticket=writer)
        mark_printed(tx, before, ticket=writer, actor="-", now=NOW)

        reissue(tx, person, actor="organisator@hillegom.nl", now=NOW)
        after = badges_to_print(tx, congress, ticket=writer, only=Only.NEW)

        assert mark_printed(tx, after, ticket=writer, actor="-", now=NOW) == after  # raised once only

    assert [b.registration_id for b in after] == [person.id]
    assert after[0].ticket != before[0].ticket
