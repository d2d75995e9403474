"""Text as people search and sort it: without capitals and accents, the same on both databases."""

import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

_STROKED, _PLAIN = "łŁøØđĐħĦŧŦı", "llooddhhtti"  # letters that Unicode does not take apart
_TABLE = str.maketrans(_STROKED, _PLAIN)


def fold(text: str) -> str:
    """`text` in small letters without accents: "Łucja Çelik" becomes "lucja celik"."""
    apart = unicodedata.normalize("NFD", text)
    bare = "".join(letter for letter in apart if not "\u0300" <= letter <= "\u036f")
    return bare.translate(_TABLE).lower()


class folded(GenericFunction[str]):
    """`fold` inside a query: on SQLite the function itself, on PostgreSQL the same in its own words."""

    type = String()
    inherit_cache = True


@compiles(folded, "postgresql")
def _on_postgresql(function: folded, compiler: Any, **options: Any) -> str:
    (column,) = function.clauses
    text = compiler.process(column, **options)
    bare = f"regexp_replace(normalize({text}, NFD), '[\u0300-\u036f]', '', 'g')"
    plain = f"translate({bare}, '{_STROKED}', '{_PLAIN}')"
    return f'lower({plain} COLLATE "und-x-icu")'  # a cluster made with locale C lowers only ASCII


def contains_word(text: ColumnElement[str], word: str) -> ColumnElement[bool]:
    """Whether `word` is somewhere in `text`, whatever its capitals and accents."""
    return folded(text).contains(fold(word), autoescape=True)
