"""Short names of parts of the programme, as they stand in addresses and files. No I/O."""

import re
from collections.abc import Container

from congress.core.folding import fold

_LONGEST = 50


def code_of(name: str, taken: Container[str]) -> str:
    """A code made from a name, not among `taken`: "Łucja Çelik" gives "lucja-celik", then "lucja-celik-2"."""
    bare = re.sub(r"[^a-z0-9]+", "-", fold(name))[:_LONGEST].strip("-") or "x"
    code, number = bare, 1
    while code in taken:
        number += 1
        code = f"{bare}-{number}"
    return code
