"""The texts of the mails, for the organiser to make their own."""

from datetime import datetime

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.core.forms import Draft, InvalidForm, Typed
from congress.core.i18n import LANGUAGES, nl, speaking
from congress.mail.actions import queue_mail
from congress.mail.actions.words import reset_words, save_words
from congress.mail.queries import own_kinds, own_words
from congress.mail.rules.letter import Body
from congress.mail.rules.wording import Words
from congress.registration.documents import example
from congress.registration.forms.words import read_words
from congress.registration.queries import day_of
from congress.registration.rules.standard import STANDARD, standard_words
from congress.setup.gate import open_congress
from congress.setup.models import Congress
from congress.web.pages import posted, render
from congress.web.state import Request

LANGUAGE_WORDS = {"nl": nl("Nederlands"), "en": nl("Engels")}
KINDS = {
    "registered": (
        nl("Bevestiging"),
        nl("Als iemand zich aanmeldt en een plek heeft. Ticket en afspraak zitten erbij."),
    ),
    "waiting": (
        nl("Wachtlijst"),
        nl("Als iemand zich aanmeldt en alle plekken bezet zijn."),
    ),
    "waiting-outside": (
        nl("Wachtlijst, uit een andere gemeente"),
        nl("Als iemand uit een gemeente die niet meedoet moet wachten, omdat anderen voorgaan."),
    ),
    "team-member": (
        nl("Aangemeld met een team"),
        nl("Als een collega iemand aanmeldt, samen met anderen, en er een plek is."),
    ),
    "offer": (
        nl("Plek aangeboden"),
        nl("Als iemand van de wachtlijst een plek krijgt en eerst ja moet zeggen."),
    ),
    "offer-expired": (
        nl("Aanbod verlopen"),
        nl("Als iemand niet op tijd ja zei. De plek gaat naar de volgende."),
    ),
    "already-registered": (
        nl("Was al aangemeld"),
        nl("Als iemand zich nog eens aanmeldt met hetzelfde mailadres."),
    ),
    "promoted": (
        nl("Plek gekregen"),
        nl("Als iemand van de wachtlijst een plek krijgt."),
    ),
    "seat-free": (
        nl("Plek in een workshop"),
        nl("Als iemand van de wachtlijst van een workshop een plek krijgt. Het programma staat eronder."),
    ),
    "placed": (
        nl("Indeling"),
        nl("Als de indeling van de workshops bekend is. Het eigen programma staat eronder."),
    ),
    "changed": (
        nl("Programma veranderd"),
        nl("Als tijd, zaal of workshop van iemand verandert, vijf minuten na de laatste verandering."),
    ),
    "cancelled": (
        nl("Afgemeld"),
        nl("Als iemand is afgemeld. De afspraak gaat uit de agenda."),
    ),
    "replaced": (
        nl("Overgedragen"),
        nl("Aan wie zijn plek aan een collega gaf."),
    ),
    "took-over": (
        nl("Plek van een collega"),
        nl("Aan de collega die de plek kreeg."),
    ),
    "new-link": (
        nl("Nieuwe link"),
        nl("Als iemand een nieuwe persoonlijke link vraagt."),
    ),
    "erased": (
        nl("Gewist"),
        nl("Als iemand de eigen gegevens liet wissen. Dit is de laatste mail."),
    ),
}
NAMES = {
    "naam": nl("de naam van wie de mail krijgt"),
    "voornaam": nl("alleen de voornaam"),
    "congres": nl("de naam van het congres"),
    "wanneer": nl("de dag en de tijden"),
    "waar": nl("de locatie met het adres"),
    "organisatie": nl("waar iemand werkt"),
    "plaats": nl("de plaats op de wachtlijst, een getal"),
    "sluiting": nl("tot wanneer aanmelden kan"),
    "workshop": nl("de workshop waarin een plek vrijkwam"),
    "contact": nl("de naam van wie het team aanmeldde"),
    "uiterlijk": nl("tot wanneer iemand kan antwoorden"),
}
SAID = {
    "bewaard": nl("Bewaard. Mails van deze soort krijgen voortaan deze tekst."),
    "standaard": nl("De standaardtekst geldt weer."),
    "proef": nl("De testmail gaat naar {to}. Bewaard is er nog niets."),
}


def show_kinds(request: Request) -> Response:
    """All kinds of mail, and which have words of their own."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.MAIL)
        own = own_kinds(tx, congress.id)
    return render(
        request,
        "registration/words.html",
        congress=congress,
        kinds=KINDS,
        own=own,
        languages=LANGUAGE_WORDS,
    )


def show_words(request: Request) -> Response:
    """The words of one kind in one language, to change."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.MAIL)
        kind, language = _which(request)
        words = own_words(tx, congress.id, kind, language) or standard_words(kind, language)
        typed = {"subject": words.subject, "text": words.text}
        said = SAID.get(request.query_params.get("gedaan", ""), "")
        return _page(request, tx, congress, Draft(typed), said=said, shown=words)


def submit_words(request: Request, typed: Typed) -> Response:
    """Keep the words, or look at them, or send them to oneself, as the button says."""
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.MAIL)
        kind, language = _which(request)
        try:
            form = read_words(typed, STANDARD[kind].names)
        except InvalidForm as invalid:
            return _page(request, tx, congress, invalid.draft)
        words, who, now = Words(form.subject, form.text), actor(request), request.state["clock"]()
        if typed.get("doe") == "bewaar":
            save_words(tx, congress.id, kind, language, words, actor=who, now=now)
            return _back(request, "bewaard")
        if typed.get("doe") == "proef":
            send_sample(tx, congress, words, language, to=who, now=now)
            said = SAID["proef"].format(to=who)
            return _page(request, tx, congress, Draft(typed), said=said, shown=words)
        return _page(request, tx, congress, Draft(typed), shown=words)


def submit_reset(request: Request, _typed: Typed) -> Response:
    """Back to the standard words."""
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.MAIL)
        kind, language = _which(request)
        reset_words(tx, congress.id, kind, language, actor=actor(request), now=request.state["clock"]())
    return _back(request, "standaard")


def send_sample(tx: Tx, congress: Congress, words: Words, language: str, *, to: str, now: datetime) -> None:
    """The words, to whoever is writing them, as somebody who does not exist would get them."""
    facts = {"to": to, "language": language, "subject": words.subject, "text": words.text}
    queue_mail(tx, "sample", about_id=0, congress_id=congress.id, now=now, facts=facts)


def example_of(request: Request, tx: Tx, congress: Congress, words: Words, language: str) -> Body:
    """How these words look in a mail."""
    with speaking(language):
        base_url = request.state["settings"].base_url
        return example(congress, day_of(tx, congress), words, base_url=base_url)


def _which(request: Request) -> tuple[str, str]:
    kind, language = request.path_params["kind"], request.path_params["language"]
    if kind not in STANDARD or language not in LANGUAGES:
        raise NotFound
    return kind, language


def _page(
    request: Request,
    tx: Tx,
    congress: Congress,
    draft: Draft,
    *,
    said: str = "",
    shown: Words | None = None,
) -> Response:
    kind, language = _which(request)
    return render(
        request,
        "registration/words-of.html",
        status=422 if draft.problems else 200,
        congress=congress,
        here_kind=kind,
        label=KINDS[kind][0],
        when=KINDS[kind][1],
        language_word=LANGUAGE_WORDS[language],
        names={name: NAMES[name] for name in STANDARD[kind].names},
        draft=draft,
        said=said,
        is_own=own_words(tx, congress.id, kind, language) is not None,
        body=example_of(request, tx, congress, shown, language) if shown else None,
        base=f"/beheer/{congress.slug}/mail/teksten/{kind}/{language}",
    )


def _back(request: Request, done: str) -> Response:
    kind, language = _which(request)
    base = f"/beheer/{request.path_params['congress']}/mail/teksten/{kind}/{language}"
    return RedirectResponse(f"{base}?gedaan={done}", 303)


routes = [
    Route("/beheer/{congress}/mail/teksten", show_kinds, methods=["GET"]),
    Route("/beheer/{congress}/mail/teksten/{kind}/{language}", show_words, methods=["GET"]),
    Route("/beheer/{congress}/mail/teksten/{kind}/{language}", posted(submit_words), methods=["POST"]),
    Route(
        "/beheer/{congress}/mail/teksten/{kind}/{language}/standaard",
        posted(submit_reset),
        methods=["POST"],
    ),
]
