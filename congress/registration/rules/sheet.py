"""People in a table that somebody pasted or uploaded: which column is what, with or without a header."""

import re
from collections.abc import Mapping, Sequence

FIELDS = ("given_name", "family_name", "email", "organisation", "job_title", "municipality")
"""What is read of one person, in the order of the form."""

_HEADERS: Mapping[str, tuple[str, ...]] = {
    "given_name": ("voornaam", "roepnaam", "firstname", "givenname"),
    "prefix": ("tussenvoegsel", "tussenvoegsels", "voorvoegsel"),
    "family_name": ("achternaam", "familienaam", "lastname", "surname", "familyname"),
    "name": ("naam", "name", "volledigenaam", "fullname", "collega", "deelnemer"),
    "email": ("email", "mail", "emailadres", "mailadres", "emailaddress", "werkmail"),
    "organisation": ("organisatie", "werkgever", "instelling", "organisation", "organization", "employer"),
    "job_title": ("functie", "rol", "beroep", "jobtitle", "job", "role"),
    "municipality": ("gemeente", "werkgemeente", "municipality"),
    "language": ("taal", "language"),
    "note": ("notitie", "note"),
}
_KNOWN = {name: field for field, names in _HEADERS.items() for name in names}
_ADDRESSED = re.compile(r'\s*"?([^"<>]*?)"?\s*<\s*([^<>\s]+@[^<>\s]+)\s*>\s*')
Table = Sequence[Sequence[str]]


def addressed_in(text: str) -> list[list[str]]:
    """[name, address] of "Sanne de Vries <sanne@voorbeeld.nl>; …", as mail programs copy it; else nothing."""
    parts = [part for part in re.split(r"[;\n]|(?<=>),", text) if part.strip()]
    found = [_ADDRESSED.fullmatch(part) for part in parts]
    return [list(one.groups()) for one in found if one] if all(found) else []


def people_in(table: Table) -> list[dict[str, str]]:
    """One mapping per row with a cell filled in; its keys are of FIELDS, empty cells are left out.

    The first row is a header when it names at least two columns that we know and holds no address.
    Without a header the column with the addresses is found by its @, and the others are read in the
    order of a common list: given name, family name (or both in one), job title, organisation, gemeente.
    """
    rows = [[cell.strip() for cell in row] for row in table]
    rows = [row for row in rows if any(row)]
    if not rows:
        return []
    columns = _from_header(rows[0])
    if columns:
        rows = rows[1:]
    else:
        columns = _guessed(rows)
    people = [person(row, columns) for row in rows]
    return [{field: one[field] for field in FIELDS if field in one} for one in people]


def field_of(head: str) -> str:
    """Which field a column holds by what stands above it; "" when we do not know."""
    return _KNOWN.get(re.sub(r"[^a-z]", "", head.lower()), "")


def _from_header(row: Sequence[str]) -> list[str]:
    if any("@" in cell for cell in row):
        return []
    named = [field_of(cell) for cell in row]
    return named if sum(map(bool, named)) >= min(2, len(row)) else []


def _guessed(rows: Table) -> list[str]:
    width = max(map(len, rows))
    signs = [sum("@" in row[i] for row in rows if i < len(row)) for i in range(width)]
    mail = signs.index(max(signs)) if any(signs) else -1
    filled = [i for i in range(width) if i != mail and any(i < len(row) and row[i] for row in rows)]
    full_name = len([i for i in filled if i < mail]) == 1 or (mail == 0 and len(filled) == 1)
    names = ["name"] if full_name else ["given_name", "family_name"]
    order = dict(zip(filled, [*names, "job_title", "organisation", "municipality"], strict=False))
    return ["email" if i == mail else order.get(i, "") for i in range(width)]


def person(row: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    """What one row tells, by field; full names and prefixes are put where they belong."""
    cells = {field: cell for field, cell in zip(columns, row, strict=False) if field and cell}
    if name := cells.pop("name", ""):
        given, family = _parts(name)
        cells = {"given_name": given, "family_name": family} | cells
    if prefix := cells.pop("prefix", ""):
        cells["family_name"] = f"{prefix} {cells.get('family_name', '')}".strip()
    return {field: cell for field, cell in cells.items() if cell}


def _parts(name: str) -> tuple[str, str]:
    # "Sanne de Vries", or "Vries, Sanne de" as personnel lists have it.
    if "," not in name:
        given, _, family = name.partition(" ")
        return given, family.strip()
    family, _, given = (part.strip() for part in name.partition(","))
    words = given.split()
    while len(words) > 1 and words[-1].islower():
        family = f"{words.pop()} {family}"
    return " ".join(words), family
