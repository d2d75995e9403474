"""A programme as a file: read from TOML, JSON or XLSX, and written as TOML."""

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

import tomli_w

from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.programme.forms.sheets import Given, read_workbook

MOST_BYTES = 1024 * 1024
"""How large a text file may be; a programme of 200 workshops has a third of it."""

_WORKBOOK = b"PK\x03\x04"
_DEEP = re.compile(r"""(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){30}""")
_SPOT = re.compile(r"line (?P<line>\d+),? column (?P<column>\d+)")
"""Where both libraries say that it goes wrong."""
_NOT_OURS = ("congress", "participations")


class UnreadableFile(Conflict):
    """A file that is no TOML, JSON or XLSX."""

    sentence = nl("We kunnen dit bestand niet lezen. Kies een bestand dat je hier hebt opgehaald. {why}")


class FileTooLarge(UnreadableFile):
    """More bytes than we read."""

    sentence = nl("Dit bestand is te groot. Het mag hooguit 1 MB zijn.")


def read_text(content: bytes) -> dict[str, Any]:
    """What a TOML or JSON file holds. Raises UnreadableFile."""
    if len(content) > MOST_BYTES:
        raise FileTooLarge
    try:
        text = content.decode("utf-8-sig")
        if text.lstrip().startswith("{"):
            found = json.loads(text)
        elif _DEEP.search(text):  # reading keys of many parts takes time beyond measure
            raise UnreadableFile(why="")
        else:
            found = tomllib.loads(text)
    except RecursionError:
        raise UnreadableFile(why="") from None
    except UnicodeDecodeError:
        raise UnreadableFile(why=nl("Het is geen tekst in UTF-8.")) from None
    except ValueError as error:
        spot = _SPOT.search(str(error))
        why = nl("Het gaat mis op regel {line}, bij teken {column}.") if spot else ""
        raise UnreadableFile(why=why.format(**spot.groupdict() if spot else {})) from None
    return found if isinstance(found, dict) else {}


def read_programme(content: bytes) -> Given:
    """What a file says of a programme; what it says of the congress itself is left out.

    Raises UnreadableFile or UnreadableSheet.
    """
    if content.startswith(_WORKBOOK):
        return read_workbook(content)
    return Given({name: value for name, value in read_text(content).items() if name not in _NOT_OURS})


def toml(document: Mapping[str, Any]) -> str:
    """A document as TOML, which has no word for nothing."""
    return tomli_w.dumps(_without_none(document))


def _without_none(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_none(inner) for key, inner in value.items() if inner is not None}
    return [_without_none(inner) for inner in value] if isinstance(value, list | tuple) else value
