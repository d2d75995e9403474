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
    return Way("/beheer/{done}" + path, role)


def _file(address: str, role: str | None = None) -> Way:
    return Way(address, role, is_file=True)


def _money(path: str) -> Way:
    return _staff("/financien" + path, "finance")


def _money_file(path: str) -> Way:
    return _file("/beheer/{done}/financien" + path, "finance")


WAYS: dict[str, Way] = {
    "/": Way("/"),
    "/privacy": Way("/privacy"),
    "/toegankelijkheid": Way("/toegankelijkheid"),
    "/.well-known/security.txt": _file("/.well-known/security.txt"),
    "/health/live": _file("/health/live"),
    "/health/ready": _file("/health/ready"),
    "/metrics": _file("/metrics"),
    "/{congress}": Way("/{open}"),
    "/{congress}/aanmelden": Way("/{open}/aanmelden"),
    "/{congress}/aangemeld": Way("/{open}/aangemeld"),
    "/{congress}/aanmelden/team": Way("/{open}/aanmelden/team"),
    "/{congress}/aanmelden/team/ontvangen": Way("/{open}/aanmelden/team/ontvangen"),
    "/team/{secret}": Way("/team/{team}"),
    "/team/{secret}/erbij": Way("/team/{team}/erbij"),
    "/team/{secret}/wissen": Way("/team/{team}/wissen"),
    "/team/{secret}/afmelden": Way("/team/{team}/afmelden"),
    "/team/{secret}/{member:uuid}/wisselen": Way("/team/{team}/{member}/wisselen"),
    "/team/{secret}/{member:uuid}/afmelden": Way("/team/{team}/{member}/afmelden"),
    "/{congress}/programma": Way("/{done}/programma"),
    "/{congress}/programma.ics": _file("/{done}/programma.ics"),
    "/{congress}/schedule.json": _file("/{done}/schedule.json"),
    "/{congress}/schedule.xml": _file("/{done}/schedule.xml"),
    "/mijn/{secret}": Way("/mijn/{seated}"),
    "/mijn/{secret}/afmelden": Way("/mijn/{wishing}/afmelden"),
    "/mijn/{secret}/ticket": Way("/mijn/{seated}/ticket"),
    "/mijn/{secret}/wijzigen": Way("/mijn/{wishing}/wijzigen"),
    "/mijn/{secret}/wensen": Way("/mijn/{wishing}/wensen"),
    "/mijn/{secret}/vragen": Way("/mijn/{wishing}/vragen"),
    "/mijn/{secret}/registers": Way("/mijn/{wishing}/registers"),
    "/mijn/{secret}/overdragen": Way("/mijn/{wishing}/overdragen"),
    "/mijn/{secret}/nieuwe-link": Way("/mijn/{wishing}/nieuwe-link"),
    "/mijn/{secret}/wissen": Way("/mijn/{wishing}/wissen"),
    "/mijn/{secret}/gegevens": Way("/mijn/{seated}/gegevens"),
    "/mijn/{secret}/gegevens.json": _file("/mijn/{seated}/gegevens.json"),
    "/mijn/{secret}/agenda": Way("/mijn/{seated}/agenda"),
    "/agenda/{secret}.ics": _file("/agenda/{feed}.ics"),
    "/mijn/{secret}/ticket.ics": _file("/mijn/{seated}/ticket.ics"),
    "/mijn/{secret}/ticket.svg": _file("/mijn/{seated}/ticket.svg"),
    "/mijn/{secret}/badge.pdf": _file("/mijn/{seated}/badge.pdf"),
    "/beheer": Way("/beheer", "organiser"),
    "/beheer/inloggen/verstuurd": Way("/beheer/inloggen/verstuurd"),
    "/beheer/inloggen/{secret}": Way("/beheer/inloggen/{link}"),
    "/beheer/account": Way("/beheer/account", "organiser"),
    "/beheer/nieuw": Way("/beheer/nieuw", "admin"),
    "/beheer/medewerkers": Way("/beheer/medewerkers", "admin"),
    "/beheer/medewerkers/weg": Way(
        "/beheer/medewerkers/weg?wie=beheerder@voorbeeldgemeente.example", "admin"
    ),
    "/beheer/gemeenten": Way("/beheer/gemeenten", "admin"),
    "/beheer/logboek": Way("/beheer/logboek", "admin"),
    "/beheer/{congress}": _staff(""),
    "/beheer/{congress}/instellingen": _staff("/instellingen"),
    "/beheer/{congress}/instellingen/gemeenten/{code}": _staff("/instellingen/gemeenten/GM0534"),
    "/beheer/{congress}/instellingen/gemeenten/{code}/inwoners": _staff(
        "/instellingen/gemeenten/GM0534/inwoners"
    ),
    "/beheer/{congress}/aanmeldingen": _staff("/aanmeldingen"),
    "/beheer/{congress}/aanmeldingen.csv": _file("/beheer/{done}/aanmeldingen.csv", "organiser"),
    "/beheer/{congress}/aanmeldingen/samen": _staff("/aanmeldingen/samen?doe=afmelden&aan=alle"),
    "/beheer/{congress}/aanmeldingen/inlezen": _staff("/aanmeldingen/inlezen"),
    "/beheer/{congress}/aanmeldingen/nieuw": _staff("/aanmeldingen/nieuw"),
    "/beheer/{congress}/aanmeldingen/{number:int}/wijzigen": _staff("/aanmeldingen/{registration}/wijzigen"),
    "/beheer/{congress}/aanmeldingen.xlsx": _file("/beheer/{done}/aanmeldingen.xlsx", "organiser"),
    "/beheer/{congress}/aanmeldingen/{number:int}": _staff("/aanmeldingen/{registration}"),
    "/beheer/{congress}/indeling": _staff("/indeling"),
    "/beheer/{congress}/indeling/berekening": _file("/beheer/{open}/indeling/berekening", "organiser"),
    "/beheer/{congress}/indeling/sessies/{number:int}": _staff("/indeling/sessies/{session}"),
    "/beheer/{congress}/indeling/mensen": _staff("/indeling/mensen"),
    "/beheer/{congress}/indeling/mensen/{number:int}": _staff("/indeling/mensen/{registration}"),
    "/beheer/{congress}/mail": _staff("/mail"),
    "/beheer/{congress}/mail/teksten": _staff("/mail/teksten"),
    "/beheer/{congress}/mail/teksten/{kind}/{language}": _staff("/mail/teksten/waiting/nl"),
    "/beheer/{congress}/mail/berichten": _staff("/mail/berichten"),
    "/beheer/{congress}/mail/berichten/nieuw": _staff("/mail/berichten/nieuw"),
    "/beheer/{congress}/mail/berichten/{number:int}": _staff("/mail/berichten/{message}"),
    "/beheer/{congress}/mail/berichten/{number:int}/wijzigen": _staff("/mail/berichten/{message}/wijzigen"),
    "/afmelden-mail/{person:uuid}/{secret}": Way("{unsubscribe}"),
    "/beheer/{congress}/mail/{number:int}": _staff("/mail/{mail}"),
    "/beheer/{congress}/programma": _staff("/programma"),
    "/beheer/{congress}/programma/{kind}": _staff("/programma/workshops"),
    "/beheer/{congress}/programma/{kind}/{id:int}": _staff("/programma/workshops/{workshop}"),
    "/beheer/{congress}/programma/rooster": _staff("/programma/rooster"),
    "/beheer/{congress}/programma/rooster/berekening": _file(
        "/beheer/{open}/programma/rooster/berekening", "organiser"
    ),
    "/beheer/{congress}/programma/schuiven": _staff("/programma/schuiven?sessie={session}"),
    "/beheer/{congress}/programma/schuiven/plekken": _file(
        "/beheer/{done}/programma/schuiven/plekken?sessie={session}", "organiser"
    ),
    "/beheer/{congress}/programma/archief.zip": _file("/beheer/{done}/programma/archief.zip", "organiser"),
    "/{congress}/programma.pdf": _file("/{done}/programma.pdf"),
    "/beheer/{congress}/programma/bestand": _staff("/programma/bestand"),
    "/beheer/{congress}/programma/programma.toml": _file(
        "/beheer/{done}/programma/programma.toml", "organiser"
    ),
    "/beheer/{congress}/programma/programma.xlsx": _file(
        "/beheer/{done}/programma/programma.xlsx", "organiser"
    ),
    "/beheer/{congress}/vragen": Way("/beheer/{open}/vragen", "organiser"),
    "/beheer/{congress}/vragen/nieuw": _staff("/vragen/nieuw"),
    "/beheer/{congress}/vragen/{number:int}": Way("/beheer/{open}/vragen/{question}", "organiser"),
    "/beheer/{congress}/organisaties": _staff("/organisaties"),
    "/beheer/{congress}/organisaties/nieuw": _staff("/organisaties/nieuw"),
    "/beheer/{congress}/organisaties/{number:int}": _staff("/organisaties/{organisation}"),
    "/beheer/{congress}/badges": _staff("/badges"),
    "/beheer/{congress}/badges/voorbeeld.png": _file("/beheer/{done}/badges/voorbeeld.png", "organiser"),
    "/beheer/{congress}/badges/{number:int}": _staff("/badges/{registration}"),
    "/beheer/{congress}/badges/{number:int}/voorbeeld.png": _file(
        "/beheer/{done}/badges/{registration}/voorbeeld.png", "organiser"
    ),
    "/beheer/{congress}/deur": _staff("/deur", "door"),
    "/deur/{congress}": Way("/deur/{done}", "door"),
    "/deur/{congress}/koppelen": Way("/deur/{done}/koppelen"),
    "/deur/{congress}/worker.js": _file("/deur/{done}/worker.js"),
    "/deur/{congress}/manifest.webmanifest": _file("/deur/{done}/manifest.webmanifest"),
    "/beheer/{congress}/deur/toestellen": _staff("/deur/toestellen"),
    "/beheer/{congress}/deur/toestellen/{number:int}/vastgehouden": _staff(
        "/deur/toestellen/{device}/vastgehouden"
    ),
    "/beheer/{congress}/deur/toestellen/{number:int}/vastgehouden/{scan:uuid}": _staff(
        "/deur/toestellen/{device}/vastgehouden/{held}"
    ),
    "/beheer/{congress}/deur/verslag": _staff("/deur/verslag"),
    "/beheer/{congress}/deur/live": _staff("/deur/live", "door"),
    "/beheer/{congress}/deur/live/stroom": _file("/beheer/{done}/deur/live/stroom", "door"),
    "/beheer/{congress}/deur/aanwezig/{place}": _staff("/deur/aanwezig/entrance"),
    "/beheer/{congress}/deur/presentielijst.pdf": _file(
        "/beheer/{done}/deur/presentielijst.pdf", "organiser"
    ),
    "/beheer/{congress}/bewaren": _staff("/bewaren", "privacy"),
    "/beheer/{congress}/bewaren/termijnen": _staff("/bewaren/termijnen", "privacy"),
    "/beheer/{congress}/bewaren/opruimen": _staff("/bewaren/opruimen", "privacy"),
    "/beheer/{congress}/bewaren/verklaringen": _staff("/bewaren/verklaringen", "privacy"),
    "/beheer/{congress}/bewaren/verklaringen/{number:int}": _staff(
        "/bewaren/verklaringen/{statement}", "privacy"
    ),
    "/beheer/{congress}/bewaren/verklaringen/{number:int}.json": _file(
        "/beheer/{done}/bewaren/verklaringen/{statement}.json", "privacy"
    ),
    "/beheer/{congress}/bewaren/register": _staff("/bewaren/register", "privacy"),
    "/beheer/{congress}/bewaren/register.xlsx": _file("/beheer/{done}/bewaren/register.xlsx", "privacy"),
    "/beheer/{congress}/verzoeken": _staff("/verzoeken", "privacy"),
    "/beheer/{congress}/verzoeken/{number:int}": _staff("/verzoeken/{asked}", "privacy"),
    "/beheer/{congress}/verzoeken/{number:int}/overzicht": _staff("/verzoeken/{asked}/overzicht", "privacy"),
    "/beheer/{congress}/verzoeken/{number:int}/overzicht.json": _file(
        "/beheer/{done}/verzoeken/{asked}/overzicht.json", "privacy"
    ),
    "/beheer/{congress}/financien": _money(""),
    "/beheer/{congress}/financien/wat-als": _money("/wat-als"),
    "/beheer/{congress}/financien/kosten": _money("/kosten"),
    "/beheer/{congress}/financien/kosten/nieuw": _money("/kosten/nieuw"),
    "/beheer/{congress}/financien/kosten/lijst": _money("/kosten/lijst"),
    "/beheer/{congress}/financien/kosten/e-factuur": _money("/kosten/e-factuur"),
    "/beheer/{congress}/financien/kosten/{id:int}": _money("/kosten/{cost}"),
    "/beheer/{congress}/financien/kosten/{id:int}/bon": _money_file("/kosten/{cost}/bon"),
    "/beheer/{congress}/financien/archief.zip": _money_file("/archief.zip"),
    "/beheer/{congress}/financien/{table}.{kind}": _money_file("/kosten.ods"),
    "/beheer/{congress}/financien/begroting": _money("/begroting"),
    "/beheer/{congress}/financien/verdeelsleutel": _money("/verdeelsleutel"),
    "/beheer/{congress}/financien/gegevens": _money("/gegevens"),
    "/beheer/{congress}/financien/gegevens/{code}": _money("/gegevens/GM1525"),
    "/beheer/{congress}/financien/afrekening": _money("/afrekening"),
    "/beheer/{congress}/financien/afrekening/{number:int}": _money("/afrekening/{settlement}"),
    "/beheer/{congress}/financien/afrekening/{number:int}.pdf": _money_file("/afrekening/{settlement}.pdf"),
    "/beheer/{congress}/financien/afrekening/{number:int}.json": _money_file("/afrekening/{settlement}.json"),
    "/beheer/{congress}/financien/afrekening/{number:int}/concept/{code}.pdf": _money_file(
        "/afrekening/{settlement}/concept/{to_bill}.pdf"
    ),
    "/beheer/{congress}/financien/afrekening/{number:int}/betaaloverzicht/{code}.pdf": _money_file(
        "/afrekening/{settlement}/betaaloverzicht/{receives}.pdf"
    ),
    "/beheer/{congress}/financien/facturen": _money("/facturen"),
    "/beheer/{congress}/financien/facturen/{number}": _money("/facturen/{invoice}"),
    "/beheer/{congress}/financien/facturen/{number}.pdf": _money_file("/facturen/{invoice}.pdf"),
    "/beheer/{congress}/financien/facturen/{number}.xml": _money_file("/facturen/{invoice}.xml"),
    "/beheer/{congress}/financien/facturen/{number}-peppol.xml": _money_file(
        "/facturen/{invoice}-peppol.xml"
    ),
}

MORE: list[Way] = [
    Way("/beheer"),
    Way("/{done}/programma?per=thema"),
    Way("/bestaat-niet", status=404),
    Way("/mijn/{wishing}"),
    Way("/mijn/{waiting}"),
    Way("/mijn/{unproven}"),
    Way("/beheer/{done}", "admin"),
    Way("/beheer/{done}", "finance"),
    Way("/beheer/{done}", "door"),
    Way("/beheer/{open}/indeling", "organiser"),
    Way("/beheer/{open}/programma/rooster", "organiser"),
    Way("/beheer/{done}/instellingen", "door", status=403),
    _money("/kosten/{settled_cost}"),
    Way("/beheer/{done}/financien/wat-als?mee=GM0534&mee=GM0553&bedrag=4000", "finance"),
    Way("/beheer/{empty}/financien", "finance"),
    Way("/beheer/{empty}/financien/afrekening", "finance"),
    Way("/beheer/{empty}/aanmeldingen", "organiser"),
    Way("/beheer/{empty}/vragen", "organiser"),
    _staff("/programma/themas"),
    _staff("/programma/themas/{theme}"),
    _staff("/programma/sprekers"),
    _staff("/programma/sprekers/{speaker}"),
    _staff("/programma/zalen"),
    _staff("/programma/zalen/{room}"),
    _staff("/programma/rondes"),
    _staff("/programma/rondes/{round}"),
    _staff("/programma/sessies"),
    _staff("/programma/sessies/{session}"),
]
"""Other faces of the same routes: not signed in, refused, another role, another kind."""

FORMS: list[Way] = [
    Way("/{open}/aanmelden"),
    Way("/beheer"),
    Way("/beheer/nieuw", "admin"),
    Way("/beheer/medewerkers", "admin"),
    Way("/deur/{done}", "door"),
    _staff("/instellingen/gemeenten/GM0534/inwoners"),
    _staff("/vragen/nieuw"),
    _staff("/organisaties/nieuw"),
    _staff("/mail/berichten/nieuw"),
    _staff("/programma/workshops"),
    _staff("/programma/sessies"),
    _money("/kosten/nieuw"),
    _money("/begroting"),
    _money("/verdeelsleutel"),
    _staff("/bewaren/termijnen", "privacy"),
    _staff("/verzoeken", "privacy"),
    _staff("/verzoeken/{asked}", "privacy"),
]
"""Pages whose longest form is sent empty: the mistakes must be shown as they should."""
