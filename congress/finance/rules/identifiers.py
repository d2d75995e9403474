"""Numbers of Dutch registers: is this one well formed? No I/O."""

import re

from stdnum import iban
from stdnum.nl import bsn, btw, postcode

OIN_PREFIXES = ("00000001", "00000002", "00000003", "00000004", "00000099")
"""From RSIN, foreign, from KvK, sub-OIN, and test OINs (OIN-Stelsel of Logius)."""


def is_kvk(number: str) -> bool:
    """Eight digits; the register has no check digit."""
    return re.fullmatch(r"[0-9]{8}", number) is not None


def is_oin(number: str) -> bool:
    """Twenty digits with a known prefix, and what that prefix says is inside.

    After 00000001 stand an RSIN (by its check digit) and 000, after 00000003 a KvK number and 0000.
    """
    if re.fullmatch(r"[0-9]{20}", number) is None or not number.startswith(OIN_PREFIXES):
        return False
    if number.startswith("00000001"):
        return number.endswith("000") and bool(bsn.is_valid(number[8:17]))
    return not number.startswith("00000003") or number.endswith("0000")


def is_vat_id(number: str) -> bool:
    """A Dutch VAT number with its country code, by its check digits: NL123456782B90."""
    return re.fullmatch(r"NL[0-9]{9}B[0-9]{2}", number) is not None and bool(btw.is_valid(number))


def is_iban(number: str) -> bool:
    """An IBAN without spaces, by its check digits."""
    return re.fullmatch(r"[A-Z]{2}[0-9A-Z]{13,32}", number) is not None and bool(iban.is_valid(number))


def is_postcode(text: str) -> bool:
    """A Dutch postcode as the post writes it: 2215 AA."""
    return re.fullmatch(r"[1-9][0-9]{3} [A-Z]{2}", text) is not None and bool(postcode.is_valid(text))


def is_endpoint(text: str) -> bool:
    """A Peppol address of a Dutch organisation: 0190:OIN or 0106:KvK number."""
    scheme, _, number = text.partition(":")
    return {"0190": is_oin, "0106": is_kvk}.get(scheme, lambda _: False)(number)
