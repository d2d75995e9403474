"""The register of processing: it says what is set, and every kind of data is in it."""

import io
from collections.abc import Callable

from openpyxl import load_workbook
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Database
from congress.core.settings import Settings
from congress.privacy.queries.processing import register_of
from congress.privacy.rules.processing import PROCESSINGS
from congress.setup.actions import set_term
from congress.setup.rules.policies import ParticipationStatus
from congress.setup.rules.terms import Kind
from tests.make import NOW, by_slug, make_congress, make_participation
from tests.make_registration import make_question

PAGE = "/beheer/hlt-2026/bewaren/register"


def test_every_kind_of_data_that_is_kept_has_one_place_in_the_register() -> None:
    assert sorted(kind for one in PROCESSINGS for kind in one.kinds) == sorted(Kind)


def test_it_says_what_is_set_on_the_page_and_in_the_workbook(
    client: TestClient, database: Database, staff: Callable[..., str]
) -> None:
    with database.write() as tx:
        congress = make_congress(tx, confirm_address=True, lead_code=None)
        make_participation(tx, congress)
        make_participation(tx, congress, "GM0575", "Noordwijk", status=ParticipationStatus.INVITED)
        make_question(tx, congress, text="Werk je met de meldcode?")
        set_term(tx, congress.id, Kind.NEEDS, 3, actor="test", now=NOW)
    staff(client, Role.PRIVACY, congress)

    page = client.get(PAGE).text
    book = load_workbook(io.BytesIO(client.get(f"{PAGE}.xlsx").content))
    sheet = book.worksheets[0]
    cells = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)

    for text in (page, cells):
        assert "Praktische wensen: 3 dagen" in text
        assert "Antwoorden op: Werk je met de meldcode?" in text
        assert "de organiserende gemeente" in text
        assert "Hillegom" in text
        assert "Noordwijk" not in text, "who was only asked is not responsible"
        assert "Geen: deze installatie verstuurt geen mail." in text
        assert "bewijst eerst dat het e-mailadres klopt" in text
    assert sheet.max_row == 1 + len(PROCESSINGS)


def test_the_password_of_the_mail_server_is_not_in_it(database: Database, settings: Settings) -> None:
    with database.write() as tx:
        make_congress(tx)
    known = settings.model_copy(update={"smtp_url": "smtp+starttls://wie:geheim@mail.hillegom.nl:587"})
    with database.read() as tx:
        assert register_of(tx, by_slug(tx), known).recipients == (
            "De mailserver mail.hillegom.nl:587, om berichten te bezorgen.",
        )
