"""Whoever reads the log reads words."""

import ast
from collections.abc import Iterator
from pathlib import Path

import congress
from congress.core.audit_words import WORDS

WRITERS = {"record", "record_all", "log", "_log"}


def _texts(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value


def _recorded(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in WRITERS:
                yield from (t for k in node.keywords if k.arg == "action" for t in _texts(k.value))
            if name in {"log", "_log"} and len(node.args) > 2:
                yield from _texts(node.args[2])
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in {"action", "done"}:
            yield from _texts(node.value)


def test_everything_that_is_recorded_has_words() -> None:
    folders = [path for path in Path(congress.__path__[0]).rglob("*.py") if "actions" in str(path)]
    found = {
        text
        for path in folders
        for text in _recorded(ast.parse(path.read_text(encoding="utf-8")))
        if "-" in text
    }

    assert len(found) > 60
    assert found <= set(WORDS)
