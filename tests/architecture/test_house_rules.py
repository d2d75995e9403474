"""House rules that no linter knows."""

import ast
import re
from pathlib import Path

from tests.architecture.tree import ROOT, files, layer_files, parsed, python_files, shown

CLOCK_AND_CHANCE = {
    "now",
    "today",
    "utcnow",
    "random",
    "randint",
    "choice",
    "shuffle",
    "token_urlsafe",
    "uuid4",
}
SUPPRESSION = re.compile(r"#\s*(noqa|type: ignore|pragma: no (cover|branch))")
WITH_REASON = re.compile(
    r"# noqa: [A-Z0-9, ]+ -- \S.*|# type: ignore\[[a-z, -]+\]  # \S.*|# pragma: no (cover|branch) -- \S.*"
)
NO_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "shared"}


def test_only_the_database_ends_a_transaction() -> None:
    found = [
        f"{shown(path)}:{node.lineno}"
        for path in python_files("congress")
        if path != ROOT / "congress/core/db.py"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr in {"commit", "rollback"}
    ]

    assert found == []


def test_rules_do_not_know_the_time_or_chance() -> None:
    found = [
        f"{shown(path)}:{node.lineno} .{node.func.attr}()"
        for path in layer_files("rules")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        if isinstance(node.func, ast.Attribute) and node.func.attr in CLOCK_AND_CHANCE
        if isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"datetime", "date", "random", "uuid"}
    ]

    assert found == []


def test_only_actions_queries_and_core_speak_sql() -> None:
    edge = [
        path
        for layer in ("routes", "api", "cli", "rules", "documents", "forms")
        for path in layer_files(layer)
    ]
    found = [
        f"{shown(path)}:{node.lineno}"
        for path in edge
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "sqlalchemy"
    ]

    assert edge
    assert found == []


def test_relations_raise_instead_of_loading_behind_your_back() -> None:
    found = [
        f"{shown(path)}:{node.lineno}"
        for path in layer_files("models")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "relationship"
        if not any(word.arg == "lazy" and ast.unparse(word.value) == "'raise'" for word in node.keywords)
    ]

    assert found == []


def test_a_flush_tells_what_it_is_for() -> None:
    found = [
        f"{shown(path)}:{number}"
        for path in python_files("congress")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if "tx.flush()" in line and not re.search(r"tx\.flush\(\)  # \S", line)
    ]

    assert found == []


def test_a_suppression_ends_with_its_reason() -> None:
    found = [
        f"{shown(path)}:{number} {line.strip()}"
        for path in python_files()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if SUPPRESSION.search(line) and not WITH_REASON.search(line)
    ]

    assert found == []


def test_a_file_is_named_after_its_noun() -> None:
    assert [shown(path) for path in python_files("congress") if path.stem in NO_NAMES] == []


def test_pages_have_no_script_or_style_in_line() -> None:
    pattern = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", re.IGNORECASE)
    found = [
        f"{shown(path)}:{number} {line.strip()}"
        for path in files("congress", ".html")
        if path.name != "letter.html" and path.parent.name != "mail"  # a mail program reads no stylesheet
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if pattern.search(line)
    ]

    assert found == []


def test_scripts_hold_no_dutch_text() -> None:
    # They fill in what the page gives in data- attributes, so that a catalogue can translate it.
    pattern = re.compile(r"""["'`][A-Z][a-z]+ [a-z]+[^"'`]*["'`]""")
    found = [
        f"{shown(path)}:{number} {line.strip()}"
        for path in files("static", ".mjs")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if pattern.search(line) and "Error(" not in line and not line.strip().startswith(("//", "*", "/*"))
    ]

    assert found == []
