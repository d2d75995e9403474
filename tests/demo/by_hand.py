"""The settlement once more, from the raw costs alone and sharing no code with the product.

python -m tests.demo.by_hand OUT says what in OUT/summary.json does not follow from the costs of the demo.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

COSTS = Path(__file__).parents[2] / "congress" / "demo" / "data" / "costs.json"


def gross(cost: Mapping[str, Any]) -> int:
    """Net and VAT together in cents; VAT is rounded half up per cost."""
    return int(cost["net"] + (Decimal(cost["net"]) * cost["vat"] / 100).quantize(Decimal(1), ROUND_HALF_UP))


def share_faults(
    costs: Sequence[Mapping[str, Any]], codes: Sequence[str], shares: Mapping[str, int]
) -> list[str]:
    """What is wrong with `shares` in equal parts over `codes`: the sum, and a cent or more from exact."""
    total = sum(gross(cost) for cost in costs)
    exact = Fraction(total, len(codes))
    found = [f"{code}: {share} is not {exact}" for code, share in shares.items() if abs(share - exact) >= 1]
    if sorted(shares) != sorted(codes) or sum(shares.values()) != total:
        found.append(f"{shares} is no split of {total} over {codes}")
    return found


def faults(money: Mapping[str, Any], costs: Sequence[Mapping[str, Any]], codes: Sequence[str]) -> list[str]:
    """What in the money of a summary does not follow from the costs."""
    found = share_faults(costs, codes, money["shares"])
    paid = dict.fromkeys(codes, 0)
    for cost in costs:
        paid[cost["payer"]] += gross(cost)
    balances = {code: money["shares"][code] - paid[code] for code in codes}
    if balances != money["balances"]:
        found.append(f"balances are {money['balances']} and not {balances}")
    left = dict(balances)
    for payment in money["payments"]:
        left[payment["payer"]] -= payment["amountCents"]
        left[payment["receiver"]] += payment["amountCents"]
    if any(left.values()) or len(money["payments"]) >= len(codes):
        found.append(f"the payments leave {left}")
    return found


if __name__ == "__main__":
    summary = json.loads((Path(sys.argv[1]) / "summary.json").read_text())
    said = faults(summary["money"], json.loads(COSTS.read_text()), sorted(summary["money"]["shares"]))
    sys.exit("\n".join(said) or 0)
