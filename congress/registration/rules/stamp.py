"""When a form was opened, signed so that nobody can say otherwise: people need time, programs do not."""

import hmac
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from congress.core.tokens import derive

LEAST = timedelta(seconds=2)
MOST = timedelta(hours=24)


class Pace(StrEnum):
    """How long a form was open. Unknown: no stamp, not ours, or older than a day."""

    HUMAN = "human"
    TOO_FAST = "too-fast"
    UNKNOWN = "unknown"


def stamp(secret_key: str, now: datetime) -> str:
    """The text in the form that says it was opened now (seconds since 1970, and a signature)."""
    opened = f"{now.timestamp():.1f}"
    return f"{opened}.{_signature(secret_key, opened)}"


def pace(secret_key: str, text: str, now: datetime) -> Pace:
    """How long ago the form with this stamp was opened."""
    opened, _, signature = text.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _signature(secret_key, opened).encode()):
        return Pace.UNKNOWN
    open_for = now - datetime.fromtimestamp(float(opened), UTC)
    if open_for > MOST:
        return Pace.UNKNOWN
    return Pace.HUMAN if open_for >= LEAST else Pace.TOO_FAST


def _signature(secret_key: str, opened: str) -> str:
    return hmac.new(derive(secret_key, "form-stamp"), opened.encode(), "sha256").hexdigest()[:32]
