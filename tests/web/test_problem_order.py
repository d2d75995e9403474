"""The list of problems stands in the order in which the page shows their inputs."""

import re
from collections.abc import Callable

from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Database
from tests.make import make_congress

NEWCOMER = "/beheer/hlt-2026/aanmeldingen/nieuw"


def _order(page: str) -> tuple[list[str], list[str]]:
    listed = re.findall(r'<li><a href="#([^"]+)">', page)
    return listed, sorted(listed, key=lambda name: page.index(f' id="{name}"'))


def test_what_is_wrong_is_listed_as_the_page_shows_it(
    client: TestClient, database: Database, staff: Callable[..., str]
) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
    staff(client, Role.ADMIN)

    new = client.post("/beheer/nieuw").text
    staff(client, Role.ORGANISER, congress)
    person = client.post(NEWCOMER).text

    for page, first in ((new, "slug"), (person, "given_name")):
        listed, shown = _order(page)
        assert listed[0] == first
        assert len(listed) > 4
        assert listed == shown
