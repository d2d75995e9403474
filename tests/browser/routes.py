"""The table of all pages: how to reach each GET route, and as whom. A missing route fails a test."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Way:
    """How to reach a route: its address with facts of the world filled in, and the role that opens it."""

    address: str
    role: str | None = None
    status: int = 200
    is_file: bool = False


def _staff(path: str, role: str = "organiser") -> Way:
    return Way("/beheer/{open}" + path, role)


def _file(address: str, role: str | None = None) -> Way:
    return Way(address, role, is_file=True)


WAYS: dict[str, Way] = {
    "/": Way("/"),
    "/privacy": Way("/privacy"),
    "/toegankelijkheid": Way("/toegankelijkheid"),
    "/.well-known/security.txt": _file("/.well-known/security.txt"),
    "/health/live": _file("/health/live"),
    "/health/ready": _file("/health/ready"),
    "/{congress}": Way("/{open}"),
    "/{congress}/aanmelden": Way("/{open}/aanmelden"),
    "/{congress}/aangemeld": Way("/{open}/aangemeld"),
    "/mijn/{secret}": Way("/mijn/{wishing}"),
    "/mijn/{secret}/afmelden": Way("/mijn/{wishing}/afmelden"),
    "/mijn/{secret}/ticket.ics": _file("/mijn/{wishing}/ticket.ics"),
    "/beheer": Way("/beheer", "organiser"),
    "/beheer/inloggen/verstuurd": Way("/beheer/inloggen/verstuurd"),
    "/beheer/inloggen/{secret}": Way("/beheer/inloggen/{link}"),
    "/beheer/nieuw": Way("/beheer/nieuw", "admin"),
    "/beheer/medewerkers": Way("/beheer/medewerkers", "admin"),
    "/beheer/logboek": Way("/beheer/logboek", "admin"),
    "/beheer/{congress}": _staff(""),
    "/beheer/{congress}/instellingen": _staff("/instellingen"),
    "/beheer/{congress}/instellingen/gemeenten/{code}": _staff("/instellingen/gemeenten/GM0534"),
    "/beheer/{congress}/instellingen/gemeenten/{code}/inwoners": _staff(
        "/instellingen/gemeenten/GM0534/inwoners"
    ),
    "/beheer/{congress}/aanmeldingen": _staff("/aanmeldingen"),
    "/beheer/{congress}/aanmeldingen.csv": _file("/beheer/{open}/aanmeldingen.csv", "organiser"),
    "/beheer/{congress}/aanmeldingen/{number:int}": _staff("/aanmeldingen/{open_registration}"),
    "/beheer/{congress}/indeling": _staff("/indeling"),
    "/beheer/{congress}/mail": _staff("/mail"),
    "/beheer/{congress}/mail/{number:int}": _staff("/mail/{open_mail}"),
}

MORE: list[Way] = [
    Way("/beheer"),
    Way("/bestaat-niet", status=404),
    Way("/beheer/{open}", "finance"),
    Way("/beheer/{open}", "door"),
    Way("/beheer/{open}/instellingen", "door", status=403),
    Way("/mijn/{waiting}"),
]
"""Other faces of the same routes: not signed in, refused, with another role."""

FORMS: list[Way] = [
    Way("/{open}/aanmelden"),
    Way("/beheer"),
    Way("/beheer/nieuw", "admin"),
    Way("/beheer/medewerkers", "admin"),
    _staff("/instellingen/gemeenten/GM0534/inwoners"),
]
"""Pages whose longest form is sent empty: the mistakes must be shown as they should."""
