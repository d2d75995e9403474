"""The standard words of each kind of mail, which an organiser may replace by their own."""

from collections.abc import Mapping
from dataclasses import dataclass

from congress.core.i18n import language, nl, speaking
from congress.mail.rules.wording import Words

GREETING = nl("Beste {naam},")


@dataclass(frozen=True)
class Standard:
    """The standard words of one kind; `also` names what may stand in braces beside what every mail knows."""

    subject: str
    paragraphs: tuple[str, ...]
    also: tuple[str, ...] = ()

    @property
    def words(self) -> Words:
        """The standard words in the language spoken."""
        return Words(nl(self.subject), "\n\n".join(nl(part) for part in (GREETING, *self.paragraphs)))

    @property
    def names(self) -> tuple[str, ...]:
        """What may stand in braces."""
        return (*EVERYWHERE, *self.also)


EVERYWHERE = ("naam", "voornaam", "congres", "wanneer", "waar", "organisatie")
STANDARD: Mapping[str, Standard] = {
    "registered": Standard(
        nl("Je bent aangemeld voor {congres}"),
        (nl("Fijn dat je komt. Je hebt een plek."),),
    ),
    "waiting": Standard(
        nl("Je staat op de wachtlijst voor {congres}"),
        (
            nl("Er is nu geen plek voor je vrij. Je staat op de wachtlijst, op plaats {plaats}."),
            nl("Komt er een plek vrij, dan is die voor wie het langst wacht. Je krijgt dan een mail."),
        ),
        ("plaats",),
    ),
    "waiting-outside": Standard(
        nl("Je staat op de wachtlijst voor {congres}"),
        (
            nl("Je werkt niet in een gemeente die meedoet. Mensen uit die gemeenten gaan voor."),
            nl(
                "Aanmelden kan tot {sluiting}. Is er daarna nog plek, dan is die voor wie het langst wacht. "
                "Je krijgt dan een mail."
            ),
        ),
        ("sluiting",),
    ),
    "team-member": Standard(
        nl("Je bent aangemeld voor {congres}"),
        (
            nl("{contact} heeft je aangemeld, samen met collega's. Fijn dat je komt: je hebt een plek."),
            nl(
                "Kies met de knop hieronder zelf je workshops, en geef door of je een dieet hebt of iets "
                "anders nodig hebt."
            ),
        ),
        ("contact",),
    ),
    "offer": Standard(
        nl("Er is een plek vrij bij {congres}: wil je die?"),
        (
            nl(
                "Er is een plek vrij en jij bent aan de beurt. "
                "We houden de plek voor je vast tot {uiterlijk}."
            ),
            nl("Zeg op je eigen pagina of je komt. Dat doe je met de knop hieronder."),
            nl("Horen we niets, dan gaat de plek naar de volgende en ben je afgemeld."),
        ),
        ("uiterlijk",),
    ),
    "offer-expired": Standard(
        nl("De plek bij {congres} is naar iemand anders gegaan"),
        (
            nl("We hielden een plek voor je vast, maar we hebben op tijd niets van je gehoord."),
            nl("De plek is naar de volgende op de wachtlijst gegaan. Je bent nu afgemeld."),
            nl("Wil je toch komen? Meld je dan opnieuw aan. Je komt dan achteraan de wachtlijst."),
        ),
    ),
    "confirm-address": Standard(
        nl("Bevestig je aanmelding voor {congres}"),
        (
            nl("Iemand vulde jouw mailadres in om zich aan te melden. Ben jij dat? Bevestig het dan."),
            nl("Doe dat voor {uiterlijk}. Pas daarna krijg je een plek."),
            nl("Heb je je niet aangemeld? Doe dan niets. We wissen je gegevens vanzelf."),
        ),
        ("uiterlijk",),
    ),
    "already-registered": Standard(
        nl("Je was al aangemeld voor {congres}"),
        (
            nl(
                "Iemand vulde het formulier nog eens in met jouw mailadres. Er is niets veranderd: "
                "je hebt een plek."
            ),
        ),
    ),
    "promoted": Standard(
        nl("Je hebt toch een plek bij {congres}"),
        (nl("Er kwam een plek vrij, en die is voor jou. Kun je niet komen? Meld je dan af."),),
    ),
    "seat-free": Standard(
        nl("Je hebt een plek in {workshop}"),
        (
            nl("Er kwam een plek vrij in {workshop}. Jij was aan de beurt, dus die plek is nu van jou."),
            nl("Wil je die plek toch niet? Geef hem dan terug op je eigen pagina."),
        ),
        ("workshop",),
    ),
    "placed": Standard(
        nl("Jouw workshops bij {congres}"),
        (nl("De workshops zijn ingedeeld."),),
    ),
    "changed": Standard(
        nl("Er is iets veranderd in jouw programma bij {congres}"),
        (nl("Er is iets veranderd in jouw programma. De afspraak in je agenda gaat mee."),),
    ),
    "cancelled": Standard(
        nl("Je bent afgemeld voor {congres}"),
        (
            nl("Je bent afgemeld. Je ticket werkt niet meer en je plek is vrij voor iemand anders."),
            nl("Wil je toch komen? Meld je dan opnieuw aan."),
        ),
    ),
    "replaced": Standard(
        nl("Je plek bij {congres} is overgedragen"),
        (
            nl("Een collega komt in jouw plaats. Jouw ticket en jouw persoonlijke link werken niet meer."),
            nl("Heb je dit niet zelf gedaan? Antwoord dan op deze mail."),
        ),
    ),
    "took-over": Standard(
        nl("Je komt in plaats van een collega naar {congres}"),
        (nl("Een collega heeft je een plek gegeven. Fijn dat je komt."),),
    ),
    "new-link": Standard(
        nl("Je nieuwe link voor {congres}"),
        (nl("Je hebt een nieuwe persoonlijke link. De oude link werkt niet meer."),),
    ),
    "erased": Standard(
        nl("Je gegevens voor {congres} zijn gewist"),
        (
            nl("Je hebt gevraagd om je gegevens te wissen. Dat is gebeurd. Dit is de laatste mail van ons."),
            nl("We weten nog dat er iemand uit jouw gemeente was aangemeld, maar niet meer wie."),
        ),
    ),
}


def standard_words(kind: str, wanted: str = "") -> Words:
    """The standard words of a kind, in `wanted` or else the language spoken."""
    with speaking(wanted or language()):
        return STANDARD[kind].words
