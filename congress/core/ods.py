"""A table as an OpenDocument spreadsheet, the format that Dutch government asks for (ODF 1.3).

By hand, as the libraries that write it are either abandoned or ask for lxml: one sheet needs three parts.
"""

import io
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

MIME: Final = "application/vnd.oasis.opendocument.spreadsheet"
_URN: Final = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES: Final = {
    "office": f"{_URN}office:1.0",
    "style": f"{_URN}style:1.0",
    "table": f"{_URN}table:1.0",
    "text": f"{_URN}text:1.0",
    "number": f"{_URN}datastyle:1.0",
    "fo": f"{_URN}xsl-fo-compatible:1.0",
}
_MANIFEST: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<manifest:manifest xmlns:manifest="{_URN}manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MIME}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_STYLES: Final = (
    '<number:number-style style:name="euro" number:language="nl" number:country="NL">'
    '<number:number number:decimal-places="2" number:min-decimal-places="2" '
    'number:min-integer-digits="1" number:grouping="true"/></number:number-style>'
    '<number:date-style style:name="day"><number:day number:style="long"/><number:text>-</number:text>'
    '<number:month number:style="long"/><number:text>-</number:text><number:year number:style="long"/>'
    "</number:date-style>"
    '<style:style style:name="wide" style:family="table-column">'
    '<style:table-column-properties style:column-width="40mm"/></style:style>'
    '<style:style style:name="head" style:family="table-cell"><style:text-properties '
    'fo:font-weight="bold"/></style:style>'
    '<style:style style:name="amount" style:family="table-cell" style:data-style-name="euro"/>'
    '<style:style style:name="date" style:family="table-cell" style:data-style-name="day"/>'
)
for _prefix, _space in _SPACES.items():
    ET.register_namespace(_prefix, _space)


def ods_bytes(title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A workbook of one sheet. Text is text, whatever it starts with; numbers, amounts and days stay so.

    The text holds only what XML can hold: the caller takes other characters out.
    """
    declared = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in _SPACES.items())
    root = ET.fromstring(  # noqa: S314 -- our own text
        f'<office:document-content {declared} office:version="1.3">'
        f"<office:automatic-styles>{_STYLES}</office:automatic-styles>"
        "<office:body><office:spreadsheet/></office:body></office:document-content>"
    )
    sheet = ET.SubElement(root[-1][0], _in("table", "table"), {_in("table", "name"): title})
    wide = {_in("table", "style-name"): "wide", _in("table", "number-columns-repeated"): str(len(header))}
    ET.SubElement(sheet, _in("table", "table-column"), wide)
    top = ET.SubElement(ET.SubElement(sheet, _in("table", "table-header-rows")), _in("table", "table-row"))
    for name in header:
        _text(top, name, style="head")
    for row in rows:
        line = ET.SubElement(sheet, _in("table", "table-row"))
        for value in row:
            _cell(line, value)
    return _packed(ET.tostring(root, encoding="UTF-8", xml_declaration=True))


def _packed(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("mimetype", MIME, zipfile.ZIP_STORED)  # first and plain, so that its kind can be seen
        parts.writestr("META-INF/manifest.xml", _MANIFEST)
        parts.writestr("content.xml", content)
    return file.getvalue()


def _cell(line: ET.Element, value: object) -> None:
    match value:
        case Decimal():
            _typed(line, "float", "value", f"{value:f}", style="amount")
        case int() | float():
            _typed(line, "float", "value", str(value))
        case datetime():
            _typed(line, "date", "date-value", value.isoformat(timespec="seconds"))
        case date():
            _typed(line, "date", "date-value", value.isoformat(), style="date")
        case _:
            _text(line, "" if value is None else str(value))


def _typed(line: ET.Element, kind: str, name: str, value: str, *, style: str = "") -> None:
    facts = {_in("office", "value-type"): kind, _in("office", name): value}
    if style:
        facts[_in("table", "style-name")] = style
    ET.SubElement(line, _in("table", "table-cell"), facts)


def _text(line: ET.Element, text: str, *, style: str = "") -> None:
    facts = {_in("office", "value-type"): "string"}
    if style:
        facts[_in("table", "style-name")] = style
    cell = ET.SubElement(line, _in("table", "table-cell"), facts if text else {})
    for part in text.splitlines():
        ET.SubElement(cell, _in("text", "p")).text = part


def _in(prefix: str, name: str) -> str:
    return f"{{{_SPACES[prefix]}}}{name}"
