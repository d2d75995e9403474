"""What is kept of one person, to read and to take along."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from congress.core.clock import moment_text
from congress.core.i18n import nl
from congress.registration.queries.my_data import Data

SECTIONS = {
    "person": nl("Persoon"),
    "registration": nl("Aanmelding"),
    "needs": nl("Praktische wensen"),
    "registers": nl("Registernummers"),
    "answers": nl("Antwoorden op eigen vragen"),
    "wishes": nl("Keuzes"),
    "seats": nl("Workshops"),
    "waitsFor": nl("Wacht op een plek bij"),
    "teams": nl("Teams"),
    "mails": nl("Mails"),
    "badges": nl("Badges"),
    "scans": nl("Scans"),
    "history": nl("Logboek"),
    "speaker": nl("Spreker"),
    "roles": nl("Rollen als medewerker"),
    "requests": nl("Privacyverzoeken"),
}
CODES = frozenset({"status", "kind", "what"})
"""Facts that are codes, with words of their own on the pages of staff."""
WORDS = {
    "givenName": nl("Voornaam"),
    "familyName": nl("Achternaam"),
    "email": nl("E-mailadres"),
    "organisation": nl("Organisatie"),
    "jobTitle": nl("Functie"),
    "municipality": nl("Gemeente"),
    "language": nl("Taal"),
    "note": nl("Notitie"),
    "id": nl("Kenmerk"),
    "status": nl("Stand"),
    "arrivedAt": nl("Aangemeld"),
    "consentAt": nl("Toestemming"),
    "reportConsentAt": nl("Toestemming om registernummers te melden"),
    "cancelledAt": nl("Afgemeld"),
    "code": nl("Code onder het ticket"),
    "diet": nl("Dieet of allergie"),
    "access": nl("Toegankelijkheid"),
    "contact": nl("Contactpersoon"),
    "contactEmail": nl("E-mailadres van de contactpersoon"),
    "madeAt": nl("Gemaakt"),
    "queuedAt": nl("Klaargezet"),
    "sentAt": nl("Verstuurd"),
    "printedAt": nl("Geprint"),
    "startsAt": nl("Begint"),
    "askedAt": nl("Gevraagd"),
    "at": nl("Wanneer"),
    "what": nl("Wat"),
    "place": nl("Waar"),
    "verdict": nl("Uitkomst"),
    "reason": nl("Reden"),
    "kind": nl("Soort"),
    "name": nl("Naam"),
    "biography": nl("Over de spreker"),
    "phone": nl("Telefoon"),
    "title": nl("Titel"),
    "room": nl("Zaal"),
    "round": nl("Ronde"),
    "rank": nl("Volgorde"),
    "workshop": nl("Workshop"),
    "question": nl("Vraag"),
    "answer": nl("Antwoord"),
    "register": nl("Register"),
    "number": nl("Nummer"),
}


@dataclass(frozen=True)
class Section:
    """One part of an overview: facts (label, text) of one thing, or a table of several."""

    title: str
    facts: list[tuple[str, str]]
    header: list[str]
    rows: list[list[str]]


def sections(data: Data, said: Mapping[str, str]) -> list[Section]:
    """An overview in words; `said` has those for codes such as "confirmed". What is empty is left out."""
    return [_section(nl(title), value, said) for name, title in SECTIONS.items() if (value := data.get(name))]


def overview_file(data: Data) -> bytes:
    """An overview as JSON."""
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _section(title: str, value: Any, said: Mapping[str, str]) -> Section:
    if isinstance(value, dict):
        told = [(nl(WORDS[key]), _text(key, one, said)) for key, one in value.items()]
        return Section(title, [(label, text) for label, text in told if text], [], [])
    things = [one if isinstance(one, dict) else {"what": one} for one in value]
    keys = [key for key in WORDS if any(_text(key, one.get(key), said) for one in things)]
    rows = [[_text(key, one.get(key), said) for key in keys] for one in things]
    return Section(title, [], [nl(WORDS[key]) for key in keys], rows)


def _text(key: str, value: Any, said: Mapping[str, str]) -> str:
    if value is None:
        return ""
    if key == "at" or key.endswith("At"):
        return moment_text(datetime.fromisoformat(value))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return nl(said[value]) if key in CODES and value in said else str(value)
