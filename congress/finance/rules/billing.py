"""From a settlement to what each gemeente is billed. No I/O."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from congress.core.i18n import nl
from congress.finance.rules.invoice import AnnexLine, InvoiceLine, line, line_rate
from congress.finance.rules.settlement import CostShares
from congress.setup.rules.policies import VatTreatment


@dataclass(frozen=True)
class BilledCost:
    """What an invoice says of a cost; amounts in cents, names as people read them."""

    id: str
    description: str
    supplier: str
    invoiced_on: str
    payer_code: str
    payer: str
    key: str
    net: int
    vat_percent: int
    vat: int


def lines_for(
    code: str,
    costs: Sequence[BilledCost],
    shares: Sequence[CostShares],
    *,
    treatment: VatTreatment,
    vat_is_shared: bool,
) -> tuple[InvoiceLine, ...]:
    """The lines of one gemeente: its share of each cost, then what it paid to suppliers itself, taken off.

    With VAT on the invoice the lines are without VAT; otherwise the VAT of the suppliers is part of the
    cost that is passed on, unless only the net is shared. Without VAT the lines add up to the balance.
    """
    with_vat = vat_is_shared and treatment is not VatTreatment.STANDARD
    by_id = {cost.id: cost for cost in costs}
    found = []
    for share in shares:
        cost = by_id[share.cost_id]
        amount = share.net.get(code, 0) + (share.vat.get(code, 0) if with_vat else 0)
        text = nl("Aandeel: {description}").format(description=cost.description)
        found.append(line(text, amount, line_rate(treatment, cost.vat_percent)))
    for share in shares:
        cost = by_id[share.cost_id]
        if cost.payer_code == code:
            text = nl("Al zelf betaald: {description}").format(description=cost.description)
            amount = -(cost.net + (cost.vat if with_vat else 0))
            found.append(line(text, amount, line_rate(treatment, cost.vat_percent)))
    return tuple(each for each in found if each.price)


def annex_for(code: str, costs: Sequence[BilledCost], shares: Sequence[CostShares]) -> tuple[AnnexLine, ...]:
    """Every divided cost with the figures that give this gemeente its share."""
    by_id = {cost.id: cost for cost in costs}
    return tuple(_annex_line(by_id[share.cost_id], share, code) for share in shares)


def _annex_line(cost: BilledCost, share: CostShares, code: str) -> AnnexLine:
    weights: Mapping[str, int] = share.weights
    return AnnexLine(
        description=cost.description,
        supplier=cost.supplier,
        invoiced_on=cost.invoiced_on,
        payer=cost.payer,
        key=cost.key,
        weight=weights.get(code, 0),
        weights=sum(weights.values()),
        net=cost.net,
        vat_percent=cost.vat_percent,
        vat=cost.vat,
        share_net=share.net.get(code, 0),
        share_vat=share.vat.get(code, 0),
    )
