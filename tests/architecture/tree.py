"""What lies where in the repository, for the tests that read it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
OUR_FOLDERS = ("congress", "tests", "benchmarks")
SUBJECTS = ("mail", "access", "setup", "programme", "registration", "door", "finance", "privacy")


def shown(path: Path) -> str:
    """The path as people name it."""
    return path.relative_to(ROOT).as_posix()


def python_files(*folders: str) -> list[Path]:
    """Our Python files; migrations are written by a machine and left out."""
    found = [path for folder in folders or OUR_FOLDERS for path in (ROOT / folder).rglob("*.py")]
    found += [] if folders else list(ROOT.glob("*.py"))
    return sorted(path for path in found if "versions" not in path.parts)


def files(folder: str, *endings: str) -> list[Path]:
    """Files with one of these endings, without what is made at install time."""
    found = (path for path in (ROOT / folder).rglob("*") if path.suffix in endings)
    return sorted(path for path in found if "vendor" not in path.parts)


def layer_files(layer: str) -> Iterator[Path]:
    """The files of one layer (rules, actions, models …) of all packages, be it a file or a folder."""
    for package in SUBJECTS:
        folder = ROOT / "congress" / package
        yield from [folder / f"{layer}.py"] if (folder / f"{layer}.py").exists() else []
        yield from sorted((folder / layer).rglob("*.py"))


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text())
