"""What is still needed stays, and its page says by what."""

from sqlalchemy import func, select
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Database
from congress.programme.models import Session, Speaker, Theme, WorkshopSpeaker
from tests.make import make_congress, make_round, make_session, make_theme, make_workshop, staff
from tests.programme.test_editing import BASE


def test_what_is_in_use_is_not_removed(database: Database, client: TestClient) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        theme = make_theme(tx, congress)
        workshop = make_workshop(tx, congress, title="De meldcode", theme_id=theme.id)
        session = make_session(tx, congress, workshop, make_round(tx, congress, title="Ronde 1"), taken=1)
        speaker = Speaker(congress_id=congress.id, code="mirjam", name="Mirjam de Groot")
        tx.add(speaker)
        tx.flush()  # its id
        tx.add(WorkshopSpeaker(workshop_id=workshop.id, speaker_id=speaker.id))
    in_round = "Dit wordt nog gebruikt door “De meldcode” in Ronde 1. Haal dat eerst weg."
    by_workshop = "Dit wordt nog gebruikt door de workshop “De meldcode”. Haal dat eerst weg."
    told = dict.fromkeys(("zalen", "rondes", "workshops"), in_round) | {
        "themas": by_workshop,
        "sprekers": by_workshop,
        "sessies": "In deze sessie zit 1 persoon. Laat de sessie vervallen bij Indeling",
    }
    used = {
        "themas": theme.id,
        "sprekers": speaker.id,
        "zalen": session.room_id,
        "rondes": session.round_id,
        "workshops": workshop.id,
        "sessies": session.id,
    }
    staff(client, Role.ORGANISER, congress)

    for kind, number in used.items():
        page = client.post(f"{BASE}/{kind}/{number}/weg")
        assert page.status_code == 409
        assert f'action="{BASE}/{kind}/{number}"' in page.text  # still on its page
        assert told[kind] in page.text
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Session)) == 1
        assert tx.scalar(select(func.count()).select_from(Theme)) == 1
