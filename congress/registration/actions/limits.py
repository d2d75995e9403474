"""How many registrations one address or one network may send."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.core.limits import Limit, attempt, network_keys

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PER_MAIL_ADDRESS = 6
PER_HOST = 120
PER_NETWORK = 400
"""An office of a gemeente sits behind one address: hundreds of colleagues may register on one morning."""
TEAMS_PER_MAIL_ADDRESS = 30
TEAMS_PER_HOST = 40
TEAMS_PER_NETWORK = 100
FILES_PER_HOST = 40
FILES_PER_NETWORK = 100


class TooManyTries(Conflict):
    """More registrations than people make."""

    sentence = nl(
        "Er kwamen net erg veel aanmeldingen binnen. Wacht een uur en verstuur het formulier dan nog eens."
    )


class TooManyFiles(TooManyTries):
    """More files than people send."""

    sentence = nl("Er kwamen net erg veel bestanden binnen. Wacht een uur, of vul de regels hier zelf in.")


def count_registration(tx: Tx, email: str, host: str | None, *, secret_key: str, now: datetime) -> None:
    """Count one registration with this address from this host. Raises TooManyTries; then nothing is kept."""
    limits = [Limit("register-mail", email, PER_MAIL_ADDRESS, DAY)]
    if keys := network_keys(host):
        limits.append(Limit("register-host", keys[0], PER_HOST, HOUR))
        limits.append(Limit("register-network", keys[1], PER_NETWORK, HOUR))
    _count(tx, limits, secret_key=secret_key, now=now)


def count_team(tx: Tx, email: str, host: str | None, *, secret_key: str, now: datetime) -> None:
    """Count one team, or one change in a team, of this contact. Raises TooManyTries; then nothing is kept."""
    limits = [Limit("team-mail", email, TEAMS_PER_MAIL_ADDRESS, DAY)]
    if keys := network_keys(host):
        limits.append(Limit("team-host", keys[0], TEAMS_PER_HOST, HOUR))
        limits.append(Limit("team-network", keys[1], TEAMS_PER_NETWORK, HOUR))
    _count(tx, limits, secret_key=secret_key, now=now)


def count_file(tx: Tx, host: str | None, *, secret_key: str, now: datetime) -> None:
    """Count one file with a team from this host. Raises TooManyFiles; then nothing is kept."""
    if keys := network_keys(host):
        limits = [
            Limit("file-host", keys[0], FILES_PER_HOST, HOUR),
            Limit("file-network", keys[1], FILES_PER_NETWORK, HOUR),
        ]
        if not attempt(tx, limits, secret_key=secret_key, now=now):
            raise TooManyFiles


def _count(tx: Tx, limits: Sequence[Limit], *, secret_key: str, now: datetime) -> None:
    if not attempt(tx, limits, secret_key=secret_key, now=now):
        raise TooManyTries
