"""The calculation that a reader redoes with a calculator."""

from fractions import Fraction

from hypothesis import given

from congress.finance.rules.calculation import exact_part, finely, key_totals
from congress.finance.rules.keys import KeyKind, Participant, SplitKey
from congress.finance.rules.settlement import CostLine, settle
from tests.finance.test_settlement import costs, participants
from tests.make_finance import HILLEGOM, KATWIJK, cost_line, four


def test_a_part_is_the_amount_times_the_weight_over_all_weights() -> None:
    weights = {HILLEGOM: 22_826, KATWIJK: 66_960}

    assert finely(exact_part(120_000, weights, HILLEGOM)) == "€\u00a0305,0720"
    assert finely(Fraction(-1, 3)) == "-€\u00a00,0033"
    assert finely(Fraction(-1, 300)) == "€\u00a00,0000"


def test_the_totals_per_key_show_what_rounding_did() -> None:
    found = [
        cost_line("1", net=100, vat=0),
        cost_line("2", net=101, vat=0),
        cost_line("3", net=50, vat=0, key=SplitKey(KeyKind.ONE, code=KATWIJK)),
    ]
    shares = settle(found, four()).shares
    by = {cost.id: cost.key.by for cost in found}

    equal, one = key_totals([(by[s.cost_id], s) for s in shares], vat_is_shared=True)

    assert (equal.by, equal.amount, equal.exact[HILLEGOM]) == (KeyKind.EQUAL, 201, Fraction(201, 4))
    assert sorted(equal.shares.values()) == [50, 50, 50, 51]
    assert (one.shares[KATWIJK], one.shares[HILLEGOM]) == (50, 0)


@given(costs(), participants())
def test_a_gemeente_bears_its_exact_share_per_key_and_in_all_to_the_cent(
    found: list[CostLine], sharing: list[Participant]
) -> None:
    outcome = settle(found, sharing)
    by = {cost.id: cost.key.by for cost in found}
    totals = key_totals([(by[s.cost_id], s) for s in outcome.shares], vat_is_shared=True)

    in_all: dict[str, Fraction] = {}
    for total in totals:
        assert sum(total.shares.values()) == total.amount
        for code, exact in total.exact.items():
            assert abs(total.shares[code] - exact) < 1
            in_all[code] = in_all.get(code, Fraction()) + exact
    for balance in outcome.balances:
        assert abs(balance.share - in_all.get(balance.code, Fraction())) < 1
