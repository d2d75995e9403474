"""Staff and programs reach a congress only through here."""

from dataclasses import dataclass

from congress.access.gate import check_caller, check_right
from congress.access.queries import SignedIn
from congress.access.rules.rights import Right
from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.core.i18n import nl
from congress.setup.models import Congress
from congress.setup.queries import congress_by_slug
from congress.web.state import Request

MENU = (
    (Right.SEE, "", nl("Overzicht"), "overzicht"),
    (Right.REGISTRATIONS, "/aanmeldingen", nl("Aanmeldingen"), "aanmeldingen"),
    (Right.PROGRAMME, "/programma", nl("Programma"), "programma"),
    (Right.PLACEMENT, "/indeling", nl("Indeling"), "indeling"),
    (Right.REGISTRATIONS, "/badges", nl("Badges"), "badges"),
    (Right.DOOR, "/deur", nl("Deur"), "deur"),
    (Right.FINANCE, "/financien", nl("Financiën"), "financien"),
    (Right.MAIL, "/mail", nl("Mail"), "mail"),
    (Right.RETENTION, "/bewaren", nl("Privacy"), "bewaren"),
    (Right.SETTINGS, "/instellingen", nl("Instellingen"), "instellingen"),
)


@dataclass(frozen=True)
class InTheHeader:
    """What the page says of its congress. Not the row: a refusal rolls back, which empties rows."""

    slug: str
    title: str


def open_congress(tx: Tx, request: Request, right: Right) -> Congress:
    """The congress of this staff page, for who has `right` in it.

    Raises SignInFirst, NotFound (no role here: it may not exist) or NotAllowed; a refusal is logged.
    Also gives the page its menu.
    """
    congress: Congress | None
    try:
        congress = congress_by_slug(tx, request.path_params["congress"])
    except NotFound:
        congress = None
    login = check_right(tx, request, right, congress.id if congress else None)
    if congress is None:
        raise NotFound
    request.scope["congress"] = InTheHeader(congress.slug, congress.title)
    request.scope["menu"] = menu(congress, login)
    return congress


def menu(congress: Congress, login: SignedIn) -> list[tuple[str, str, str]]:
    """The pages of this congress that `login` may see: (address, label, key)."""
    base = f"/beheer/{congress.slug}"
    return [(base + path, label, key) for right, path, label, key in MENU if login.may(right, congress.id)]


def congress_for_api(tx: Tx, request: Request, slug: str) -> Congress:
    """The congress of this call; the owner of the token must hold the right of the scope in it."""
    congress = congress_by_slug(tx, slug)
    check_caller(request, congress.id)
    return congress
