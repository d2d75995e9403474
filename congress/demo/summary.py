"""What came of the demo, in numbers, with checks that anybody can repeat."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from congress.demo.walk import Walk
from congress.door.queries import inside_by_place
from congress.registration.models import Registration, Seat
from congress.registration.queries import headcount_by_municipality


def summary(
    walk: Walk,
    *,
    placement: Mapping[str, Any],
    verdicts: Mapping[str, int],
    shares: Mapping[str, Mapping[str, int]],
    money: Mapping[str, Any],
    mails: int,
) -> dict[str, Any]:
    """Counts, money in cents, and checks that must all be true."""
    answer = money["settlement"]["answer"]
    with walk.db.read() as tx:
        congress = walk.congress(tx)
        by_status = select(Registration.status, func.count()).group_by(Registration.status)
        people = {status.value: count for status, count in tx.execute(by_status)}
        seats = tx.scalar(select(func.count()).select_from(Seat)) or 0
        inside = inside_by_place(tx, congress.id)
        counts = {
            "registrations": dict(sorted(people.items())),
            "byMunicipality": headcount_by_municipality(tx, congress.id),
            "taken": congress.taken,
            "capacity": congress.capacity,
            "seats": seats,
            "inside": inside.get("entrance", 0),
            "insideSessions": sum(count for place, count in inside.items() if place != "entrance"),
            "verdicts": dict(verdicts),
            "mails": mails,
        }
    total = answer["totalCents"]
    checks = {
        "placesWithinCapacity": congress.taken <= congress.capacity,
        "placementIsOptimal": placement["optimal"] and placement["objective"] == placement["bound"],
        "sharesAddUp": sum(part["shareCents"] for part in answer["municipalities"]) == total,
        "sharesAddUpWithoutNoordwijk": sum(shares["withoutNoordwijk"].values()) == total,
        "sharesAddUpWithNoordwijk": sum(shares["withNoordwijk"].values()) == total,
        "balancesAreZeroSum": sum(part["balanceCents"] for part in answer["municipalities"]) == 0,
    }
    return {
        "congress": congress.slug,
        "seed": walk.seed,
        "counts": counts,
        "placement": dict(placement),
        "money": {
            "totalCents": total,
            "shares": {part["code"]: part["shareCents"] for part in answer["municipalities"]},
            "balances": {part["code"]: part["balanceCents"] for part in answer["municipalities"]},
            "payments": answer["payments"],
            **{name: dict(found) for name, found in shares.items()},
            "invoices": money["invoices"],
        },
        "checks": checks,
    }
