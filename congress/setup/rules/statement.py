"""The statement of destruction (verklaring van vernietiging): what went, signed, without names."""

import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256

from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.core.tokens import derive

FORMAT = "congress-retention/1"


class Forged(Conflict):
    """Not a statement of this installation, or changed since."""

    sentence = nl("De handtekening klopt niet: deze verklaring is veranderd of komt van een ander.")


@dataclass(frozen=True)
class Statement:
    """What went: numbers per kind of data, at one moment. `congress` is None for the installation itself."""

    congress: str | None
    at: datetime
    actor: str
    counts: Mapping[str, int]

    def text(self) -> str:
        """The one text that is signed: JSON with sorted keys and a moment in UTC to the second."""
        values = asdict(self) | {
            "format": FORMAT,
            "at": self.at.astimezone(UTC).isoformat(timespec="seconds"),
        }
        return json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def sign(statement: Statement, secret_key: str) -> str:
    """HMAC-SHA-256 under a key that follows from the secret key of the installation, as 64 hex digits."""
    return hmac.new(derive(secret_key, "retention-record"), statement.text().encode(), sha256).hexdigest()


def is_genuine(statement: Statement, signature: str, secret_key: str) -> bool:
    """Whether this installation signed exactly this."""
    return hmac.compare_digest(sign(statement, secret_key).encode(), signature.encode())


def as_file(statement: Statement, signature: str) -> bytes:
    """The statement as a file that `read_file` reads again."""
    values = json.loads(statement.text()) | {"signature": signature}
    return (json.dumps(values, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def read_file(content: bytes) -> tuple[Statement, str]:
    """The statement in a file, and its signature. Raises Forged when it is none."""
    try:
        found = json.loads(content)
        if found["format"] != FORMAT:
            raise ValueError(found["format"])
        at = datetime.fromisoformat(found["at"])
        counts = {str(key): int(value) for key, value in found["counts"].items()}
        return Statement(found["congress"], at, str(found["actor"]), counts), str(found["signature"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Forged from error
