"""Nothing grows past the size at which people stop reading."""

import ast
from pathlib import Path

import pytest

from tests.architecture.tree import files, parsed, python_files, shown

LINES = [
    *[(path, 400) for path in python_files()],
    *[(path, 120) for path in files("congress", ".html", ".txt")],
    *[(path, 200) for path in files("congress", ".typ")],
    *[(path, 300) for path in files("static", ".css")],
    *[(path, 200) for path in [*files("static", ".mjs"), *files("tests/js", ".mjs")]],
]
FUNCTION_LINES = 60


def test_there_is_something_to_measure() -> None:
    assert {path.suffix for path, _ in LINES} >= {".py", ".html", ".css", ".mjs"}


@pytest.mark.parametrize(
    ("path", "most"), LINES, ids=lambda value: shown(value) if isinstance(value, Path) else ""
)
def test_a_file_stays_short(path: Path, most: int) -> None:
    assert len(path.read_text().splitlines()) <= most


def test_a_function_stays_short() -> None:
    long = [
        f"{shown(path)}:{node.lineno} {node.name}: {node.end_lineno - node.lineno + 1} lines"
        for path in python_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= FUNCTION_LINES
    ]

    assert long == []
