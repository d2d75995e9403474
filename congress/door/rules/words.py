"""What the door shows and says for each verdict. No I/O."""

from dataclasses import dataclass

from congress.core.i18n import nl
from congress.door.rules.verdict import Verdict


@dataclass(frozen=True)
class Words:
    """A tone (good, wait, bad: colour and sound), an icon, one word, and a sentence that may name facts."""

    tone: str
    icon: str
    word: str
    sentence: str


PHONE: dict[str, str] = {
    "loading": nl("Even laden …"),
    "neverConnected": nl("Geen verbinding. Ga één keer naar een plek met internet."),
    "connected": nl("Verbonden · {waits} · {list}"),
    "alone": nl("Geen verbinding, je kunt gewoon doorgaan · {waits} · {list}"),
    "refused": nl("Versturen lukt nu niet, je kunt gewoon doorgaan · {waits} · {list}"),
    "waits": nl("{count} te versturen"),
    "allSent": nl("alles verstuurd"),
    "list": nl("lijst van {time}"),
    "count": nl("Binnen: {inside}"),
    "countOf": nl("Binnen: {inside} van {expected}"),
    "about": nl("{name}, versie {version}. Werkt tot {time} op {day}."),
    "sendFirst": nl("Er zijn nog scans niet verstuurd. Zoek eerst verbinding, en wis dan."),
    "ended": nl("De tijd van dit toestel is voorbij. De namen en de lijst zijn gewist · {waits}"),
    "notPaired": nl("Dit toestel is niet gekoppeld. De scans blijven staan: koppel het opnieuw."),
    "gone": nl(
        "Dit toestel is niet meer gekoppeld. Alles is gewist. Vraag de organisator om een nieuwe koppeling."
    ),
    "new": nl("Goede badge. Deze persoon staat nog niet op de lijst van dit toestel."),
    "undone": nl("Teruggedraaid"),
    "undo": nl("Draai terug"),
    "choosePlace": nl("Kies waar je scant"),
    "more": nl("En nog {count}. Typ meer letters."),
    "blind": nl("Op dit toestel staan geen namen die je zo kunt lezen. Ben je klaar? Wis dan alles."),
    "named": nl(
        "Op dit toestel staan de namen van iedereen, om te kunnen zoeken. Laat het niet liggen. "
        "Ben je klaar? Wis dan alles."
    ),
    "later": nl("(later: {word})"),
    "earlier": nl("een eerder moment"),
    "otherRoom": nl("een andere zaal"),
    "noReader": nl("De camera kan geen codes lezen. Typ de code die onder de QR-code staat."),
    "noCamera": nl("Geen camera gevonden, of geen toestemming. Typ de code die onder de QR-code staat."),
}
"""What the page of a phone says beside the verdicts; the page fills in what stands in braces."""

WORDS: dict[Verdict, Words] = {
    Verdict.ADMITTED: Words("good", "✓", nl("Welkom"), nl("Deze badge is goed.")),
    Verdict.ALREADY_ADMITTED: Words(
        "wait", "↻", nl("Al binnen"), nl("Deze badge is hier al gescand om {time}.")
    ),
    Verdict.LEFT: Words("good", "→", nl("Tot ziens"), nl("Deze persoon is naar buiten.")),
    Verdict.CANCELLED: Words(
        "bad", "✕", nl("Afgemeld"), nl("Deze persoon heeft zich afgemeld. Verwijs naar de balie.")
    ),
    Verdict.WAITING: Words(
        "bad", "✕", nl("Wachtlijst"), nl("Deze persoon staat op de wachtlijst. Verwijs naar de balie.")
    ),
    Verdict.REVOKED: Words(
        "bad", "✕", nl("Oude badge"), nl("Er is een nieuwere badge. Verwijs naar de balie.")
    ),
    Verdict.OTHER_CONGRESS: Words(
        "bad", "✕", nl("Ander congres"), nl("Deze badge is van een ander congres.")
    ),
    Verdict.OTHER_DAY: Words("wait", "!", nl("Andere dag"), nl("Het congres is niet vandaag.")),
    Verdict.INVALID: Words(
        "bad",
        "✕",
        nl("Ongeldig"),
        nl("Dit is geen geldige badge. Probeer het nog eens of verwijs naar de balie."),
    ),
    Verdict.NOT_PLACED_HERE: Words("wait", "!", nl("Niet hier"), nl("Hoort in {room}.")),
    Verdict.SESSION_FULL: Words("bad", "✕", nl("Vol"), nl("Deze zaal is vol. Verwijs naar de balie.")),
    Verdict.OVERRULED: Words("good", "✓", nl("Toegelaten"), nl("Toegelaten door de organisatie.")),
    Verdict.WALK_IN: Words("good", "✓", nl("Toegevoegd"), nl("Aangemeld aan de deur. De mail volgt.")),
    Verdict.UNDONE: Words("wait", "↶", nl("Teruggedraaid"), nl("Deze scan telt niet meer.")),
}

PHONE_WORDS: dict[str, Words] = {
    "failed": Words(
        "bad",
        "✕",
        nl("Niet gelukt"),
        nl("Deze scan is niet bewaard. Probeer het nog eens, of scan met een ander toestel."),
    ),
    "not-ready": Words(
        "bad", "✕", nl("Nog niet klaar"), nl("Dit toestel heeft geen lijst. Zoek verbinding.")
    ),
    "choose-place": Words(
        "wait", "!", nl("Kies een plek"), nl("Kies bovenaan waar je scant. Scan dan opnieuw.")
    ),
    "held": Words(
        "wait",
        "!",
        nl("Wordt bekeken"),
        nl("Deze scan is bewaard, maar telt nog niet mee. De organisatie kijkt ernaar."),
    ),
    "not-undone": Words(
        "wait",
        "!",
        nl("Telt nog mee"),
        nl("Terugdraaien lukte niet. Vraag de organisatie om het recht te zetten."),
    ),
}
"""What a phone shows besides verdicts: of these the server knows nothing, or it must still decide."""
