"""A large settlement: 500 costs over 12 gemeenten, with every kind of key."""

import random
import time

from congress.finance.rules.keys import KeyKind, Participant, SplitKey
from congress.finance.rules.settlement import CostLine, settle

COSTS = 500
GEMEENTEN = 12
ROUNDS = 3


def settlement_seconds() -> float:
    """CPU seconds to round the whole table and find the fewest payments, best of a few rounds."""
    chance = random.Random(1)
    sharing = [
        Participant(
            f"GM{number:04d}",
            inhabitants=chance.randint(5_000, 90_000),
            registrations=chance.randint(1, 90),
            present=chance.randint(1, 80),
        )
        for number in range(GEMEENTEN)
    ]
    costs = [_cost(number, chance, sharing) for number in range(COSTS)]
    return min(_cpu(costs, sharing) for _ in range(ROUNDS))


def _cost(number: int, chance: random.Random, sharing: list[Participant]) -> CostLine:
    net = chance.randint(1_000, 900_000)
    by = chance.choice(list(KeyKind))
    key = SplitKey(by, {sharing[0].code: 500} if by is KeyKind.FIXED else {}, code=sharing[1].code)
    return CostLine(f"{number:06d}", net, net * 21 // 100, chance.choice(sharing).code, key)


def _cpu(costs: list[CostLine], sharing: list[Participant]) -> float:
    started = time.process_time()
    settle(costs, sharing)
    return time.process_time() - started
