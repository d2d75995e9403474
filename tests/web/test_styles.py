"""Our styles use colours that can be read and names that exist; the build keeps the tokens that are used."""

import re
from pathlib import Path

import pytest

from build_static import used_tokens

STATIC = Path(__file__).parents[2] / "static"
OURS = [path for path in STATIC.rglob("*.css") if "vendor" not in path.parts]
COLOURS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", (STATIC / "web" / "tokens.css").read_text()))
TEXT = [
    ("ink", "ground"),
    ("ink-soft", "ground"),
    ("ink-soft", "ground-soft"),
    ("accent-strong", "accent-soft"),
    ("link", "ground-soft"),
    ("ground", "accent"),
    ("ground", "accent-strong"),
    ("good", "good-soft"),
    ("wait", "wait-soft"),
    ("bad", "bad-soft"),
    ("bad", "ground-soft"),
]
SHAPES = [("line-strong", "ground"), ("line-strong", "ground-soft"), ("focus", "accent"), ("ink", "focus")]


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, two: str) -> float:
    high, low = sorted((_light(COLOURS[one]), _light(COLOURS[two])), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_wcag_says() -> None:
    COLOURS.update(black="#000000", white="#ffffff")

    assert _contrast("black", "white") == pytest.approx(21)


@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read_on_its_ground(text: str, ground: str) -> None:
    assert _contrast(text, ground) >= 4.5


@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_borders_and_focus_can_be_seen(shape: str, ground: str) -> None:
    assert _contrast(shape, ground) >= 3


def test_every_property_that_is_used_exists() -> None:
    text = "\n".join(path.read_text() for path in OURS)
    known = set(re.findall(r"(--[\w-]+)\s*:", text))

    assert OURS
    assert {name for name in re.findall(r"var\((--[\w-]+)", text) if name not in known} == set()


def test_the_build_keeps_what_is_used_directly_or_through_another() -> None:
    theme = ".theme { --a: var(--b); --b: #fff; --c: red; --d: calc(var( --c ) * 2); }"

    assert used_tokens(theme, "p { color: var(--a, black); width: var(--own) }") == {
        "--a": "var(--b)",
        "--b": "#fff",
    }
