"""How long things are kept, changed by the privacy officer."""

from collections.abc import Mapping
from datetime import datetime

from congress.core.db import Tx
from congress.privacy.queries import Asked
from congress.registration.actions.questions import keep_answers
from congress.setup.actions import set_term
from congress.setup.models import Congress


def change_terms(
    tx: Tx,
    congress: Congress,
    asked: Mapping[str, Asked],
    days: Mapping[str, int],
    *,
    actor: str,
    now: datetime,
) -> None:
    """Keep the terms that differ, with a line in the log each."""
    for name, one in asked.items():
        if days[name] == one.days:
            continue
        if one.question:
            keep_answers(tx, one.question, days[name], actor=actor, now=now)
        else:
            where = None if one.term.everywhere else congress.id
            set_term(tx, where, one.term.kind, days[name], actor=actor, now=now)
