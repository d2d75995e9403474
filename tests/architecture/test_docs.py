"""What the pages in docs/ say is what the code does: words, settings, and the checks of decisions."""

import importlib
import re

from congress.core.db import Base
from congress.core.settings import Settings
from tests.architecture.tree import ROOT, SUBJECTS

DUTCH = re.compile(r"\(([A-Za-z][^()]*)\)")
ROW = re.compile(r"^\| `(\w+)` \| ([^|]+?) \| [^|]+ \|$", re.MULTILINE)


def _models() -> dict[str, str]:
    for package in set(SUBJECTS) - {"privacy"}:  # which keeps nothing of its own
        importlib.import_module(f"congress.{package}.models")
    importlib.import_module("congress.core.audit")
    importlib.import_module("congress.core.limits")
    kinds = [mapper.class_ for mapper in Base.registry.mappers]
    return {kind.__name__: _dutch(kind.__doc__ or "") for kind in kinds}


def _dutch(docstring: str) -> str:
    found = DUTCH.search(docstring)
    return found[1] if found else "(no Dutch word in the docstring)"


def test_the_glossary_and_the_models_agree() -> None:
    glossary = dict(ROW.findall((ROOT / "docs" / "glossary.md").read_text()))

    assert glossary == _models()


def test_no_dutch_word_has_two_meanings() -> None:
    words = list(_models().values())

    assert sorted(words) == sorted(set(words))


def test_the_page_for_administrators_names_every_setting() -> None:
    named = set(
        re.findall(r"^\| `(CONGRESS_\w+)` \|", (ROOT / "docs" / "beheerder.md").read_text(), re.MULTILINE)
    )

    assert named == {f"CONGRESS_{name.upper()}" for name in Settings.model_fields}


def test_a_decision_names_checks_that_exist() -> None:
    for record in (ROOT / "docs" / "decisions").glob("0*.md"):
        checks = re.findall(r"`(tests/[\w/.-]+)", record.read_text().split("## Checked by")[1])

        assert [path for path in checks if not (ROOT / path).exists()] == [], record.name


def test_no_link_or_picture_leads_nowhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#:\s]+)\)", page.read_text())
        if not (page.parent / target).exists()
    ]

    assert pages
    assert broken == []
