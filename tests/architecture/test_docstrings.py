"""Modules, models, rules, actions and queries say what they are for."""

import ast
from pathlib import Path

from tests.architecture.tree import layer_files, parsed, python_files, shown

LAYERS = ("rules", "models", "actions", "queries", "forms", "documents", "gate")


def test_every_module_says_what_is_in_it() -> None:
    silent = [
        shown(path) for path in python_files() if parsed(path).body and not ast.get_docstring(parsed(path))
    ]

    assert silent == []


def test_every_public_class_and_function_of_the_inside_says_what_it_promises() -> None:
    paths = [path for layer in LAYERS for path in layer_files(layer)]
    silent = [f"{shown(path)}:{name}" for path in paths for name in _silent(path)]

    assert paths
    assert silent == []


def _silent(path: Path) -> list[str]:
    definitions = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return [
        node.name
        for node in parsed(path).body
        if isinstance(node, definitions) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
