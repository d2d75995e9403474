"""Who owes whom: the example of the plan, and the promises for any costs, keys and payers."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.finance.rules.keys import KeyKind, Participant, SplitKey, weights
from congress.finance.rules.netting import MOST_EXACT, Payment, fewest_payments
from congress.finance.rules.settlement import Against, CostLine, against, settle
from tests.make_finance import HILLEGOM, KATWIJK, LISSE, NOORDWIJK, TEYLINGEN, cost_line, four, participant

CODES = [f"GM{number:04d}" for number in range(1, 9)]
people = st.integers(0, 300)


@st.composite
def participants(draw: st.DrawFn) -> list[Participant]:
    codes = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=7, unique=True))
    return [
        Participant(
            code,
            inhabitants=draw(st.none() | st.integers(1, 400_000)),
            registrations=draw(people),
            present=draw(people),
        )
        for code in codes
    ]


@st.composite
def keys(draw: st.DrawFn) -> SplitKey:
    by = draw(st.sampled_from(KeyKind))
    amounts = draw(st.dictionaries(st.sampled_from(CODES), st.integers(0, 50_000), max_size=3))
    rest = draw(st.sampled_from([KeyKind.EQUAL, KeyKind.INHABITANTS, KeyKind.PRESENT]))
    return SplitKey(by, amounts, rest, draw(st.sampled_from(CODES)))


@st.composite
def costs(draw: st.DrawFn) -> list[CostLine]:
    found = draw(
        st.lists(st.tuples(st.integers(-200_000, 900_000), st.integers(-40_000, 190_000)), max_size=8)
    )
    return [
        CostLine(str(place), net, vat, payer=draw(st.sampled_from(CODES)), key=draw(keys()))
        for place, (net, vat) in enumerate(found)
    ]


def test_four_gemeenten_share_equally_and_the_payers_get_back() -> None:
    hall = cost_line("hall", 120_000, vat=25_200, payer=TEYLINGEN)
    lunch = cost_line("lunch", 108_500, vat=9_765, payer=KATWIJK)

    outcome = settle([hall, lunch], four())

    assert outcome.total == 263_465
    assert {b.code: (b.share, b.paid, b.balance) for b in outcome.balances} == {
        HILLEGOM: (65_867, 0, 65_867),
        KATWIJK: (65_866, 118_265, -52_399),
        LISSE: (65_866, 0, 65_866),
        TEYLINGEN: (65_866, 145_200, -79_334),
    }
    assert outcome.payments == (
        Payment(HILLEGOM, KATWIJK, 52_399),
        Payment(HILLEGOM, TEYLINGEN, 13_468),
        Payment(LISSE, TEYLINGEN, 65_866),
    )


def test_when_noordwijk_joins_everybody_else_pays_less() -> None:
    hall = cost_line(net=120_000, vat=25_200)
    before = {b.code: b.share for b in settle([hall], four()).balances}

    after = {b.code: b.share for b in settle([hall], [*four(), participant(NOORDWIJK)]).balances}

    assert after == dict.fromkeys([HILLEGOM, KATWIJK, LISSE, NOORDWIJK, TEYLINGEN], 29_040)
    assert all(after[code] < share for code, share in before.items())


def test_by_inhabitants_waits_for_the_figure_of_noordwijk() -> None:
    by_inhabitants = cost_line("1", key=SplitKey(KeyKind.INHABITANTS))

    outcome = settle([by_inhabitants, cost_line("2")], [*four(), participant(NOORDWIJK)])

    assert [(f.cost_id, f.code) for f in outcome.findings] == [("1", "inhabitants-missing")]
    assert "Noordwijk" in outcome.findings[0].sentence
    assert outcome.total == 121_000


def test_fixed_amounts_come_first_and_the_rest_follows_its_key() -> None:
    key = SplitKey(KeyKind.FIXED, {KATWIJK: 50_000}, KeyKind.EQUAL)

    outcome = settle([cost_line(net=100_000, vat=21_000, key=key)], four())

    shares = {b.code: b.share for b in outcome.balances}
    assert shares == {HILLEGOM: 17_750, KATWIJK: 67_750, LISSE: 17_750, TEYLINGEN: 17_750}


@pytest.mark.parametrize(
    ("key", "code"),
    [
        (SplitKey(KeyKind.ONE, code=NOORDWIJK), "one-not-taking-part"),
        (SplitKey(KeyKind.FIXED, {KATWIJK: 200_000}), "fixed-too-high"),
        (SplitKey(KeyKind.REGISTRATIONS), "nobody-registered"),
        (SplitKey(KeyKind.PRESENT), "nobody-present"),
    ],
)
def test_a_cost_that_cannot_be_divided_is_named_and_left_out(key: SplitKey, code: str) -> None:
    outcome = settle([cost_line(key=key)], four())

    assert [finding.code for finding in outcome.findings] == [code]
    assert outcome.total == 0
    assert outcome.payments == ()


def test_without_gemeenten_nothing_is_divided() -> None:
    outcome = settle([cost_line()], [])

    assert [finding.code for finding in outcome.findings] == ["nobody-takes-part"]
    assert outcome.balances == ()


def test_a_gemeente_outside_that_paid_gets_its_money_back() -> None:
    outcome = settle([cost_line(payer=NOORDWIJK)], four())

    noordwijk = outcome.of(NOORDWIJK)
    assert noordwijk is not None
    assert (noordwijk.share, noordwijk.balance, noordwijk.against) == (0, -121_000, Against.NONE)


def test_only_the_net_is_shared_when_the_payer_reclaims_the_vat() -> None:
    outcome = settle([cost_line(net=100_000, vat=21_000)], four(), vat_is_shared=False)

    assert outcome.total == 100_000
    assert {(b.share, b.vat) for b in outcome.balances} == {(25_000, 5_250)}


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (99_999, Against.BELOW),
        (100_000, Against.WITHIN),
        (134_999, Against.WITHIN),
        (135_000, Against.NEAR),
        (150_000, Against.NEAR),
        (150_001, Against.OVER),
    ],
)
def test_a_share_is_held_against_the_reservation(share: int, expected: Against) -> None:
    assert against(share, 100_000, 150_000) is expected


def test_two_pairs_that_are_even_need_two_payments() -> None:
    assert fewest_payments({"A": 5, "B": 7, "C": -7, "D": -5}) == (Payment("A", "D", 5), Payment("B", "C", 7))


def test_balances_that_are_not_even_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="zero"):
        fewest_payments({"A": 1})


@given(costs(), participants())
def test_the_shares_of_a_cost_add_up_to_it(found: list[CostLine], sharing: list[Participant]) -> None:
    outcome = settle(found, sharing)
    divided = {share.cost_id: share for share in outcome.shares}
    for cost in found:
        if cost.id in divided:
            assert sum(divided[cost.id].net.values()) == cost.net
            assert sum(divided[cost.id].vat.values()) == cost.vat
    assert {share.cost_id for share in outcome.shares} | {f.cost_id for f in outcome.findings} == {
        cost.id for cost in found
    }


@given(costs(), participants(), st.booleans())
def test_the_balances_add_up_to_zero(found: list[CostLine], sharing: list[Participant], vat: bool) -> None:
    assert sum(b.balance for b in settle(found, sharing, vat_is_shared=vat).balances) == 0


@given(costs(), participants(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(
    found: list[CostLine], sharing: list[Participant], chance: Any
) -> None:
    expected = settle(found, sharing)
    chance.shuffle(found)
    chance.shuffle(sharing)
    assert settle(found, sharing) == expected


@given(costs(), participants())
def test_paying_brings_every_balance_to_zero(found: list[CostLine], sharing: list[Participant]) -> None:
    outcome = settle(found, sharing)
    left = {b.code: b.balance for b in outcome.balances}
    for payment in outcome.payments:
        assert payment.amount > 0
        left[payment.payer] -= payment.amount
        left[payment.receiver] += payment.amount
    assert not any(left.values())


@given(st.lists(st.integers(-40, 40), max_size=7))
def test_the_payments_are_the_fewest_there_can_be(found: list[int]) -> None:
    found = [*found, -sum(found)]
    balances = {f"GM{place:04d}": cents for place, cents in enumerate(found)}
    open_ones = sum(1 for cents in found if cents)
    payments = fewest_payments(balances)
    assert len(payments) == open_ones - _most_even_groups([cents for cents in found if cents])
    assert not {p.payer for p in payments} & {p.receiver for p in payments}


@given(st.lists(st.integers(-10_000, 10_000), min_size=MOST_EXACT, max_size=40))
def test_many_gemeenten_still_need_less_payments_than_there_are(found: list[int]) -> None:
    found = [*found, -sum(found)]
    balances = {f"GM{place:04d}": cents for place, cents in enumerate(found)}
    assert len(fewest_payments(balances)) <= max(0, sum(1 for cents in found if cents) - 1)


def _most_even_groups(amounts: list[int]) -> int:
    # Slow and plain, to hold the quick one against: try every group that holds the first amount.
    if not amounts:
        return 0
    first, rest = amounts[0], amounts[1:]
    best = 0
    for chosen in range(1 << len(rest)):
        group = [amount for place, amount in enumerate(rest) if chosen >> place & 1]
        if first + sum(group) == 0:
            left = [amount for place, amount in enumerate(rest) if not chosen >> place & 1]
            best = max(best, 1 + _most_even_groups(left))
    return best


def test_a_key_without_figures_of_its_own_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no figures"):
        weights(KeyKind.ONE, four())
