"""The mail with a sign-in link, and that its secret is nowhere else."""

import re

import structlog
from starlette.testclient import TestClient

from congress.access.actions import add_staff
from congress.access.rules.rights import Role
from congress.core.db import Database
from congress.core.settings import Settings
from congress.worker import work
from tests.make import NOW

ANNA = "anna@hillegom.nl"


def test_the_mailed_link_signs_in_and_is_not_logged(
    client: TestClient, database: Database, settings: Settings
) -> None:
    with database.write() as tx:
        add_staff(tx, ANNA, Role.ADMIN, congress_id=None, actor="test", now=NOW)

    with structlog.testing.capture_logs() as logs:
        client.post("/beheer/inloggen", data={"email": ANNA})
        work(database, settings, ticket=lambda *_: "", now=NOW)
        (mail,) = (settings.data_dir / "mail").glob("*.eml")
        text = mail.read_text().replace("=\n", "")
        found = re.search(r"/beheer/inloggen/([\w=-]+)", text)
        assert found
        secret = found[1].replace("=3D", "=")
        client.post(f"/beheer/inloggen/{secret}")
        page = client.get("/beheer")

    assert ANNA in page.text
    assert logs
    assert secret not in repr(logs)
    assert ANNA not in repr(logs)
