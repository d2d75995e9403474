"""How long each kind of data is kept after a congress, and why.

Sources: AVG (Regulation (EU) 2016/679) and the Selectielijst gemeenten en intergemeentelijke organen 2020.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from congress.core.i18n import nl


class Kind(StrEnum):
    """A kind of data with a term of its own, in the order in which it goes: needs first."""

    NEEDS = "needs"
    ANSWERS = "answers"
    DOOR = "door"
    MAIL = "mail"
    PERSONS = "persons"
    LOGIN = "login"
    REQUESTS = "requests"
    FILE = "file"
    FINANCE = "finance"
    EVALUATION = "evaluation"


@dataclass(frozen=True)
class Term:
    """What is kept of one kind, and the days from the end of the congress: default and bounds.

    `note` says why, with its source.

    `by_itself`: the worker lets it go. The rest is for the archive first, so somebody has to say so.
    `everywhere`: one term for the whole installation, counted from the day of the data itself.
    """

    kind: Kind
    title: str
    holds: str
    note: str
    days: int
    least: int
    most: int
    by_itself: bool = True
    everywhere: bool = False


YEAR = 365
TERMS: Mapping[Kind, Term] = {
    term.kind: term
    for term in (
        Term(
            Kind.NEEDS,
            nl("Praktische wensen"),
            nl("Dieet en toegankelijkheid"),
            nl("Gezondheidsgegevens (AVG art. 9). Ze gaan als eerste weg, zo snel als het kan."),
            days=14,
            least=0,
            most=90,
        ),
        Term(
            Kind.ANSWERS,
            nl("Antwoorden op eigen vragen"),
            nl("Wat mensen invulden; elke vraag heeft een eigen termijn"),
            nl("Niet langer dan nodig voor het doel van de vraag (AVG art. 5 lid 1 onder e)."),
            days=YEAR,
            least=1,
            most=10 * YEAR,
        ),
        Term(
            Kind.DOOR,
            nl("Badges, toestellen en scans"),
            nl("Wat er geprint is, welke telefoons scanden, wie en waarom bij een scan"),
            nl("Niet langer dan de personen (AVG art. 5 lid 1 onder e). Hoeveel mensen er waren, blijft."),
            days=YEAR,
            least=1,
            most=5 * YEAR,
        ),
        Term(
            Kind.MAIL,
            nl("Maillog"),
            nl("Welke mail wanneer wegging, berichten aan velen, wie geen berichten wil"),
            nl("Bewijs dat iemand bericht kreeg; daarna niet meer nodig (AVG art. 5 lid 1 onder e)."),
            days=YEAR,
            least=30,
            most=5 * YEAR,
        ),
        Term(
            Kind.PERSONS,
            nl("Personen"),
            nl("Naam, e-mailadres, organisatie, functie, registernummers, keuzes, wachtlijst en team"),
            nl(
                "Selectielijst 2020, 19.1.23: wachtlijst tot 1 jaar na afloop. Leg vast of een aanmelding"
                " eerder weg mag dan het congresdossier (22.1). Aantallen en aanwezigheid blijven."
            ),
            days=YEAR,
            least=30,
            most=5 * YEAR,
        ),
        Term(
            Kind.LOGIN,
            nl("Inloggegevens"),
            nl("Wie wanneer inlogde, inlogmails, sleutels die verlopen zijn, getelde pogingen"),
            nl("Selectielijst 2020, 19.1.24: 6 maanden. Telt vanaf de dag van inloggen."),
            days=183,
            least=30,
            most=2 * YEAR,
            everywhere=True,
        ),
        Term(
            Kind.REQUESTS,
            nl("Privacyverzoeken"),
            nl("Verzoeken om inzage, correctie en wissen, zonder naam"),
            nl("Om te laten zien dat verzoeken op tijd zijn gedaan (AVG art. 5 lid 2 en art. 12)."),
            days=5 * YEAR + 1,
            least=YEAR,
            most=10 * YEAR,
        ),
        Term(
            Kind.FILE,
            nl("Congresdossier"),
            nl("Sprekers, berekende indelingen en mailteksten"),
            nl("Selectielijst 2020, 22.1: 5 jaar (afgebroken congres, 22.2: 1 jaar)."),
            days=5 * YEAR + 1,
            least=YEAR,
            most=10 * YEAR,
            by_itself=False,
        ),
        Term(
            Kind.FINANCE,
            nl("Financiën"),
            nl("Begroting, kosten, bonnen en afspraken; afrekeningen en facturen blijven, zonder deelnemers"),
            nl("Selectielijst 2020, 18.1, 18.3 en 19.1.1, en BW 2:10 lid 3: 7 jaar."),
            days=7 * YEAR + 2,
            least=7 * YEAR + 2,
            most=12 * YEAR,
            by_itself=False,
        ),
        Term(
            Kind.EVALUATION,
            nl("Evaluatie"),
            nl("Antwoorden zonder naam en het verslag"),
            nl("Selectielijst 2020, 4.1: 10 jaar (beleid dat naar buiten werkt, 4.1.1: blijvend)."),
            days=10 * YEAR + 3,
            least=YEAR,
            most=20 * YEAR,
            by_itself=False,
        ),
    )
}
