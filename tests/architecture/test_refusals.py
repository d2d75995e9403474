"""Every expected "no" belongs to a family with a status, and has one Dutch sentence that can be filled in."""

import importlib
import string

from congress.core.errors import Refusal
from congress.web.errors import STATUS
from tests.architecture.tree import ROOT, python_files


def _all(kind: type[Refusal]) -> list[type[Refusal]]:
    return [found for child in kind.__subclasses__() for found in (child, *_all(child))]


def _refusals() -> list[type[Refusal]]:
    for path in python_files("congress"):
        if "migrations" not in path.parts and path.stem != "__main__":
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            importlib.import_module(name.removesuffix(".__init__"))
    return [kind for kind in _all(Refusal) if kind.__module__.startswith("congress.")]


def test_every_refusal_has_a_status() -> None:
    without = [kind.__name__ for kind in _refusals() if not set(kind.__mro__) & set(STATUS)]

    assert without == []


def test_every_refusal_has_a_sentence() -> None:
    wrong = [
        kind.__name__ for kind in _refusals() if not kind.sentence.strip().endswith((".", "?", "!", "}"))
    ]

    assert wrong == []


def test_no_sentence_uses_a_place_by_number() -> None:
    places = {
        kind.__name__: [name for _, name, _, _ in string.Formatter().parse(kind.sentence)]
        for kind in _refusals()
    }

    assert {
        name: found
        for name, found in places.items()
        if any(place is not None and not place.isidentifier() for place in found)
    } == {}
