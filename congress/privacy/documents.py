"""What is kept of one person, to read and to take along."""

import json
from collections.abc import Iterator
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

Facts = list[tuple[str, str]]


def sections(data: Data) -> list[tuple[str, list[Facts]]]:
    """An overview as titles with facts (label, text); what is empty is left out."""
    found = ((nl(title), list(_things(data.get(name)))) for name, title in SECTIONS.items())
    return [(title, things) for title, things in found if things]


def overview_file(data: Data) -> bytes:
    """An overview as JSON."""
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _things(value: Any) -> Iterator[Facts]:
    for one in value if isinstance(value, list) else [value] if value else []:
        facts = one if isinstance(one, dict) else {"what": one}
        told = [
            (nl(WORDS[name]), _text(name, text)) for name, text in facts.items() if text not in (None, "")
        ]
        if told:
            yield told


def _text(name: str, value: Any) -> str:
    if name == "at" or name.endswith("At"):
        return moment_text(datetime.fromisoformat(value))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
