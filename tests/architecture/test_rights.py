"""Every staff page as every role, compared with the table in docs/rechten.md that an organiser can read."""

import re
from collections.abc import Callable

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Database
from congress.core.errors import NotFound
from tests.architecture.test_routes import flat
from tests.architecture.tree import ROOT
from tests.make import make_congress

ROW = re.compile(r"^\| `(/beheer/\S+)` ((?:\| (?:ja|nee) ){4,5})\|$", re.MULTILINE)
BY_NAME = {"code": "GM0000", "number": "2026-0001"}
BY_KIND = {"int": "999", "uuid": "00000000-0000-4000-8000-000000000000"}


def _table() -> dict[str, dict[Role, bool]]:
    rows = ROW.findall((ROOT / "docs" / "rechten.md").read_text())
    words = {path: re.findall(r"\w+", cells) for path, cells in rows}
    return {  # a row without a fifth word: not for the privacy officer
        path: {role: word == "ja" for role, word in zip(Role, [*said, "nee"], strict=False)}
        for path, said in words.items()
    }


ONE_KIND = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""Who may do what does not depend on the kind of database."""


@ONE_KIND
def test_every_page_lets_in_who_the_table_says(
    client: TestClient, database: Database, staff: Callable[..., str]
) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
    found: dict[str, dict[Role, bool]] = {}

    for role in Role:
        staff(client, role, None if role is Role.ADMIN else congress)
        for route in _staff_routes(client):
            for method in sorted((route.methods or set()) - {"HEAD"}):
                may = _is_let_in(client, method, route.path)
                assert found.setdefault(route.path, {}).setdefault(role, may) == may, (
                    f"{method} {route.path} {role}"
                )

    assert found == _table()


@ONE_KIND
def test_without_a_role_no_page_of_a_congress_exists(
    client: TestClient, database: Database, staff: Callable[..., str]
) -> None:
    with database.write() as tx:
        make_congress(tx)
        other = make_congress(tx, slug="ander")
    staff(client, Role.ORGANISER, other)

    answers = {
        (method, route.path): client.request(method, _address(route.path), follow_redirects=False).status_code
        for route in _staff_routes(client)
        for method in sorted((route.methods or set()) - {"HEAD"})
    }

    assert answers
    assert {status for (_, path), status in answers.items() if "{congress}" in path} == {404}


def _staff_routes(client: TestClient) -> list[Route]:
    wanted = re.compile(r"/beheer/({congress}|nieuw|medewerkers|gemeenten|logboek)")
    return [route for route in flat(client.app.routes) if wanted.match(route.path)]  # type: ignore[attr-defined]  # it is ours


def _address(path: str) -> str:
    def fill(match: re.Match[str]) -> str:
        name, _, kind = match[1].partition(":")
        return {"congress": "hlt-2026"}.get(name) or BY_KIND.get(kind) or BY_NAME.get(name, "iets")

    return re.sub(r"\{([^}]+)\}", fill, path)


def _is_let_in(client: TestClient, method: str, path: str) -> bool:
    answer = client.request(method, _address(path), follow_redirects=False)
    assert answer.status_code < 500, f"{method} {path}: {answer.text[:500]}"
    is_hidden = "{congress}" not in path and NotFound.sentence in answer.text
    return answer.status_code != 403 and not is_hidden
