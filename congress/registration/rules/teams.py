"""What a contact sees of a team."""

from collections.abc import Sequence
from uuid import UUID

from congress.core.tokens import derived_secret
from congress.registration.rules.places import Status


def team_secret(secret_key: str, public_id: UUID, version: int) -> str:
    """The secret in /team/{secret}; a higher `version` gives another one and makes the old one worthless."""
    return derived_secret(secret_key, f"team-link:{public_id}:{version}")


def shown_statuses(
    expected: Sequence[Status], arrived: Sequence[Status | None], *, together: bool
) -> tuple[Status, ...]:
    """The status to show for each of a team, so that the page is as if nobody had been known.

    `arrived` has the status of who really arrived and None for who was known already, in the order of the
    rows; `expected` what each would have got when all of them had arrived. A team that waits together stands
    as the others of it do.
    Source: product rules, Registration, "without revealing to a stranger that the address is known".
    """
    real = next((status for status in arrived if status is not None), None)
    return tuple(
        status or (real if together and real else wanted)
        for wanted, status in zip(expected, arrived, strict=True)
    )
