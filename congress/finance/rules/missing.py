"""What must be filled in before an invoice can be made. Nothing is ever guessed. No I/O."""

from dataclasses import dataclass
from enum import StrEnum

from congress.core.i18n import nl
from congress.finance.rules.invoice import PartyFacts
from congress.setup.rules.policies import VatTreatment


class Side(StrEnum):
    """Whose facts are missing."""

    SELLER = "seller"
    BUYER = "buyer"


@dataclass(frozen=True)
class Missing:
    """One thing to fill in: whose it is, which field of the form, and in words."""

    side: Side
    field: str
    sentence: str


_NEEDED = (
    ("name", nl("de naam")),
    ("street", nl("de straat")),
    ("number", nl("het huisnummer")),
    ("postcode", nl("de postcode")),
    ("city", nl("de plaats")),
)


def missing(
    seller: PartyFacts, buyer: PartyFacts, *, reference: str, treatment: VatTreatment
) -> tuple[Missing, ...]:
    """Everything that the law and the e-invoice ask for and that is still empty.

    Source: Wet OB 1968 art. 35a; NLCIUS BR-NL-1, -2, -3, -4, -10, -11; EN 16931 BR-S-02, BR-E-02.
    """
    found = []
    for side, facts in ((Side.SELLER, seller), (Side.BUYER, buyer)):
        found += [Missing(side, name, words) for name, words in _NEEDED if not getattr(facts, name)]
        if not facts.oin and not facts.kvk:
            found.append(Missing(side, "oin", nl("het OIN of het KvK-nummer")))
    if not seller.iban:
        found.append(Missing(Side.SELLER, "iban", nl("de IBAN")))
    if treatment is not VatTreatment.OUTSIDE and not seller.vat_id:
        found.append(Missing(Side.SELLER, "vat_id", nl("het btw-nummer")))
    if not reference:
        found.append(Missing(Side.BUYER, "reference", nl("het kenmerk voor de factuur")))
    return tuple(found)
