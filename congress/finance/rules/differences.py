"""What a settlement changes compared with the one before. No I/O."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from congress.finance.rules.keys import KeyKind


@dataclass(frozen=True)
class Snapshot:
    """What counts of a settlement that was made: shares in cents and inhabitants by CBS code, and the key.

    `inhabitants` has an entry for every gemeente that took part; None where the number was not known.
    """

    shares: Mapping[str, int]
    inhabitants: Mapping[str, int | None]
    key: KeyKind | None


@dataclass(frozen=True)
class Differences:
    """A settlement beside the one before.

    `shares` has, by CBS code, all that was settled before and all that is settled now.
    """

    shares: Mapping[str, tuple[int, int]]
    joined: tuple[str, ...]
    left: tuple[str, ...]
    inhabitants: Mapping[str, tuple[int | None, int | None]]
    keys: tuple[KeyKind, KeyKind] | None

    @property
    def before(self) -> int:
        """All that was settled before, in cents."""
        return sum(before for before, _ in self.shares.values())

    @property
    def now(self) -> int:
        """All that is settled with this settlement, in cents."""
        return sum(now for _, now in self.shares.values())


def differences(earlier: Sequence[Snapshot], made: Snapshot) -> Differences:
    """`made` beside the last of `earlier` (oldest first, at least one)."""
    last = earlier[-1]
    before: dict[str, int] = {}
    for snapshot in earlier:
        for code, share in snapshot.shares.items():
            before[code] = before.get(code, 0) + share
    now = before | {code: before.get(code, 0) + share for code, share in made.shares.items()}
    both = sorted(last.inhabitants.keys() & made.inhabitants.keys())
    return Differences(
        shares={code: (before.get(code, 0), now[code]) for code in sorted(now)},
        joined=tuple(sorted(made.inhabitants.keys() - last.inhabitants.keys())),
        left=tuple(sorted(last.inhabitants.keys() - made.inhabitants.keys())),
        inhabitants={
            code: (last.inhabitants[code], made.inhabitants[code])
            for code in both
            if last.inhabitants[code] != made.inhabitants[code]
        },
        keys=(last.key, made.key) if last.key and made.key and last.key is not made.key else None,
    )
