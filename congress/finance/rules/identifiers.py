"""Numbers of Dutch registers: is this one well formed? No I/O."""

import re

from stdnum import iban
from stdnum.nl import btw, postcode

OIN_PREFIXES = ("00000001", "00000003", "00000004", "00000099")
"""From RSIN, from KvK, sub-OIN, and test OINs (OIN-Stelsel of Logius)."""


def is_kvk(number: str) -> bool:
    """Eight digits; the register gives no check digit."""
    return re.fullmatch(r"[0-9]{8}", number) is not None


def is_oin(number: str) -> bool:
    """Twenty digits with a known prefix."""
    return re.fullmatch(r"[0-9]{20}", number) is not None and number.startswith(OIN_PREFIXES)


def is_vat_id(number: str) -> bool:
    """A Dutch VAT number with its country code, by its check digits."""
    return number.startswith("NL") and bool(btw.is_valid(number))


def is_iban(number: str) -> bool:
    """An IBAN, by its check digits."""
    return bool(iban.is_valid(number))


def is_postcode(text: str) -> bool:
    """A Dutch postcode such as 2215 AA."""
    return bool(postcode.is_valid(text))
