"""What the overview of a congress says of its programme."""

from congress.access.rules.rights import Right
from congress.core.db import Tx
from congress.core.i18n import nl
from congress.programme.queries.programme import programme_of
from congress.setup.models import Congress
from congress.setup.rules.cards import Card


def card(tx: Tx, congress: Congress) -> Card:
    """The programme on the overview."""
    programme = programme_of(tx, congress.id)
    return Card(
        title=nl("Programma"),
        path="/programma",
        right=Right.PROGRAMME,
        lines=(
            (nl("Workshops"), str(len(programme.workshops))),
            (nl("Sessies"), str(len(programme.sessions))),
            (nl("Zalen"), str(len(programme.rooms))),
        ),
    )
