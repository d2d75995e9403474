"""What can be chosen in the filter of the list of people."""

from dataclasses import dataclass, field

from sqlalchemy import Select, String, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from congress.core.db import Tx
from congress.programme.models import Round, RoundKind, Workshop
from congress.setup.models import Municipality, Participation


@dataclass(frozen=True)
class Options:
    """Names per code: of the gemeenten that take part or were asked, the workshops, and their rounds."""

    municipalities: dict[str, str] = field(default_factory=dict)
    workshops: dict[str, str] = field(default_factory=dict)
    rounds: dict[str, str] = field(default_factory=dict)


def options(tx: Tx, congress_id: int) -> Options:
    """What can be chosen, by name; in one statement."""
    towns = _named("municipalities", Municipality.code, Municipality.name).join(
        Participation, Participation.municipality_code == Municipality.code
    )
    rows = union_all(
        towns.where(Participation.congress_id == congress_id),
        _named("workshops", Workshop.code, Workshop.title).where(Workshop.congress_id == congress_id),
        _named("rounds", Round.code, Round.title).where(
            Round.congress_id == congress_id, Round.kind == RoundKind.WORKSHOPS
        ),
    )
    found = Options()
    for kind, code, name in tx.execute(rows.order_by("kind", "name", "code")):
        getattr(found, kind)[code] = name
    return found


def _named(
    kind: str, code: InstrumentedAttribute[str], name: InstrumentedAttribute[str]
) -> Select[str, str, str]:
    return select(literal(kind, String).label("kind"), code.label("code"), name.label("name"))
