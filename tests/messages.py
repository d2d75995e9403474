"""The English catalogue: which sentences the public and the mails say, and whether each has its English.

`make messages` (`python -m tests.messages`) adds what is new with an empty translation, and drops what went.
Staff pages are Dutch only: a template that extends `web/staff.html`, and a module that asks for a right.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from congress.core.i18n import CATALOGUE

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "congress"
KEYWORDS = {"nl": None, "_": None, "gettext": None, "ngettext": (1, 2), "plural": (1, 2)}
PUBLIC_CODE = (
    "core/clock.py",
    "core/errors.py",
    "core/spreadsheets.py",
    "mail/rules/*.py",
    "mail/documents.py",
    "programme/queries/*.py",
    "programme/routes/public.py",
    "registration/**/*.py",
    "setup/routes/public.py",
    "setup/rules/retention.py",
    "web/*.py",
)
PUBLIC_TEMPLATES = ("mail", "programme", "registration", "setup", "web")
STAFF_CODE = re.compile(r"^from congress\.(setup|access)\.(gate|rules\.rights) import", re.MULTILINE)
STAFF_TEMPLATE = re.compile(r"""\{%-?\s*extends\s+["']web/staff\.html["']""")
USES = re.compile(r"""\{%-?\s*(?:extends|include|from|import)\s+["']([a-z-]+)/([\w./-]+)["']""")


def extracted() -> Catalog:
    """Every sentence that must exist in English, in a fixed order, with the files that say it."""
    catalogue = _empty()
    for path in sorted(_code()):
        _add(catalogue, path, "python")
    for path in sorted(_templates()):
        _add(catalogue, path, "jinja2")
    return catalogue


def kept() -> Catalog:
    """The catalogue as it is in the tree."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def _empty() -> Catalog:
    return Catalog(locale="en", project="Congres", charset="utf-8", fuzzy=False)


def _code() -> Iterator[Path]:
    for pattern in PUBLIC_CODE:
        for path in PACKAGE.glob(pattern):
            if not STAFF_CODE.search(path.read_text(encoding="utf-8")):
                yield path


def _templates() -> set[Path]:
    texts = {
        path: path.read_text(encoding="utf-8")
        for package in PUBLIC_TEMPLATES
        for path in (PACKAGE / package / "templates").rglob("*")
        if path.suffix in {".html", ".txt"}
    }
    pages = {
        path
        for path, text in texts.items()
        if "{% extends" in text and not STAFF_TEMPLATE.search(text) and path.name != "staff.html"
    }
    found, todo = set(), {*pages, *(path for path in texts if path.parts[-3] == "mail")}
    while todo:
        path = todo.pop()
        found.add(path)
        used = {PACKAGE / package / "templates" / name for package, name in USES.findall(texts[path])}
        todo |= used - found
    return found


def _add(catalogue: Catalog, path: Path, method: str) -> None:
    options = {"trimmed": "true"} if method == "jinja2" else None
    for _line, message, comments, context in extract_from_file(method, path, KEYWORDS, options=options):
        if message:
            place = (str(path.relative_to(ROOT)), None)
            catalogue.add(message, locations=[place], auto_comments=comments, context=context)  # type: ignore[list-item]  # a place may have no line


def main() -> None:
    """Bring the catalogue up to date; says how many sentences still lack their English."""
    wanted, old = extracted(), kept() if CATALOGUE.exists() else _empty()
    for message in wanted:
        known = old.get(message.id) if message.id else None
        if known:
            message.string = known.string
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(file, wanted, width=0, sort_output=False, omit_header=True)
    empty = [message for message in wanted if message.id and not _is_said(message.string)]
    print(f"{len(wanted)} sentences, {len(empty)} without English", file=sys.stderr)  # noqa: T201 -- a command


def _is_said(text: object) -> bool:
    return all(text) if isinstance(text, tuple | list) else bool(text)


if __name__ == "__main__":
    main()
