"""Words that an organiser types for a mail: names in braces, paragraphs, lists and addresses.

What somebody typed stays text: it is cut in blocks before names are filled in, so a name never becomes a
list or a link, and the templates escape the rest.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

_NAMED = re.compile(r"\{([^{}\n]{0,60})\}")
_ADDRESS = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")
_ITEM = re.compile(r"^[-*•]\s+")


@dataclass(frozen=True)
class Words:
    """What one kind of mail says: the subject, and the text in paragraphs with an empty line between."""

    subject: str
    text: str


@dataclass(frozen=True)
class Span:
    """A piece of a line; with `address` it is a link to it."""

    text: str
    address: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph of lines, or a list with one item per line."""

    lines: tuple[tuple[Span, ...], ...]
    is_list: bool = False


def unknown_names(text: str, known: Collection[str]) -> tuple[str, ...]:
    """The names in braces that are not `known`, each once, in order."""
    return tuple(dict.fromkeys(name for name in _NAMED.findall(text) if name.strip() not in known))


def filled(text: str, values: Mapping[str, str]) -> str:
    """`text` with every known name in braces replaced by its value; the rest stays as it is."""
    return _NAMED.sub(lambda found: values.get(found[1].strip(), found[0]), text)


def line_filled(text: str, values: Mapping[str, str]) -> str:
    """The same on one line, for a subject: no value can add a line to a header."""
    return " ".join(filled(text, values).split())


def blocks(text: str, values: Mapping[str, str]) -> tuple[Block, ...]:
    """Paragraphs and lists of `text`, with the names in braces filled in."""
    found: list[Block] = []
    for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        lines = [line.strip() for line in part.split("\n") if line.strip()]
        for line in lines:
            is_item = bool(_ITEM.match(line))
            spans = _spans(_ITEM.sub("", line), values)
            if found and line is not lines[0] and found[-1].is_list == is_item:
                found[-1] = Block((*found[-1].lines, spans), is_item)
            else:
                found.append(Block((spans,), is_item))
    return tuple(found)


def _spans(line: str, values: Mapping[str, str]) -> tuple[Span, ...]:
    spans: list[Span] = []
    end = 0
    for match in _ADDRESS.finditer(line):
        spans += [Span(filled(line[end : match.start()], values)), Span(match[0], match[0])]
        end = match.end()
    return tuple(span for span in [*spans, Span(filled(line[end:], values))] if span.text)
