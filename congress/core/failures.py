"""What the machine may refuse, in one sentence for an administrator; never with what people typed."""

import errno
import socket

from pydantic import ValidationError
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError

from congress.core.errors import Conflict, NotFound, Refusal
from congress.core.i18n import nl

_FILES = {
    errno.ENOENT: nl("{name} is er niet, of de map ervan niet."),
    errno.EACCES: nl("{name}: daar mogen we niet bij."),
    errno.EPERM: nl("{name}: daar mogen we niet bij."),
    errno.EROFS: nl("{name}: daar kan niet worden geschreven."),
    errno.ENOSPC: nl("{name}: de schijf is vol."),
    errno.ENOTDIR: nl("{name} ligt niet in een map."),
    errno.EISDIR: nl("{name} is een map, geen bestand."),
    errno.EEXIST: nl("{name} is er al."),
}
_OTHER_FILE = nl("{name} is niet te gebruiken ({code}).")
_DATABASE = {
    "Connection refused": nl("er luistert niemand op dat adres"),
    "failed to resolve": nl("die server is niet te vinden"),
    "timeout": nl("de server antwoordt niet"),
    "password": nl("de naam of het wachtwoord klopt niet"),
    "role": nl("de naam of het wachtwoord klopt niet"),
    "does not exist": nl("die database is er niet"),
    "unable to open database file": nl("het bestand is niet te openen"),
    "readonly database": nl("we mogen niet in het bestand schrijven"),
    "not a database": nl("het bestand is geen database"),
    "malformed": nl("het bestand is beschadigd"),
    "is full": nl("de schijf is vol"),
    "locked": nl("iets anders houdt haar bezet"),
}
"""By a piece of what the library says; what it says itself may hold a row."""
_NO_DATABASE = nl("De database van CONGRESS_DATABASE_URL doet het niet: {why}.")
_NO_CONGRESS = nl("Er is geen congres met de naam {slug}.")
_SETTINGS = nl("De instellingen kloppen niet: {faults}")


class PortTaken(Conflict):
    """Somebody else listens there."""

    sentence = nl("Poort {port} is al in gebruik. Kies een andere met --port.")


class NoSuchHost(Conflict):
    """An address that this machine does not have, or a port that is not for us."""

    sentence = nl(
        "Op {host} poort {port} kunnen we niet luisteren. Kies een ander adres of een andere poort."
    )


def in_words(error: BaseException) -> str | None:
    """The sentence for what is expected to fail now and then; None for our own mistakes."""
    if type(error) is NotFound and "slug" in error.facts:
        return _NO_CONGRESS.format(**error.facts)
    if isinstance(error, Refusal):
        return str(error)
    if isinstance(error, ValidationError) and error.title == "Settings":
        faults = error.errors(include_url=False, include_input=False)
        return _SETTINGS.format(
            faults="; ".join(_fault(one["loc"], one["type"], one["msg"]) for one in faults)
        )
    if isinstance(error, DBAPIError):
        is_expected = isinstance(error, OperationalError) or type(error) is DatabaseError
        said = str(error.orig) if is_expected else ""
        code = getattr(error.orig, "sqlstate", None) or type(error.orig).__name__
        return _NO_DATABASE.format(why=next((why for part, why in _DATABASE.items() if part in said), code))
    if isinstance(error, OSError) and error.filename is not None:
        code = errno.errorcode.get(error.errno or 0, type(error).__name__)
        return _FILES.get(error.errno or 0, _OTHER_FILE).format(name=error.filename, code=code)
    return None


def _fault(where: tuple[int | str, ...], kind: str, message: str) -> str:
    name = f"CONGRESS_{str(where[0]).upper()}: " if where else ""
    what = message.removeprefix("Value error, ") if kind == "value_error" else nl("dit kan niet")
    if kind == "literal_error":
        what = nl("kies uit {choices}").format(
            choices=message.removeprefix("Input should be ").replace(" or ", nl(" of "))
        )
    return name + what


def check_port(host: str, port: int) -> None:
    """Whether we can listen there now. Raises PortTaken or NoSuchHost."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(port=port) from None
        raise NoSuchHost(host=host, port=port) from None
