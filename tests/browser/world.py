"""What is in the installation that the browser visits: every page of the product has something to show."""

import io
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid5

from PIL import Image
from sqlalchemy import select

from congress.access.actions import add_staff, make_link, make_token, sign_in
from congress.access.rules.rights import Role, Scope
from congress.core.db import Database, Tx
from congress.core.settings import Settings
from congress.demo import afterwards
from congress.demo.walk import SLUG, Walk, confirmed
from congress.door.actions.devices import hold, make_device
from congress.door.forms import DeviceForm
from congress.finance.actions import add_cost, attach_receipt, credit_invoice, invoice_drafts
from congress.finance.forms.costs import CostForm
from congress.finance.models import Cost, Invoice
from congress.finance.queries import invoices, settlement_by_number
from congress.mail.models import OutboxMail
from congress.privacy.actions.requests import make_request
from congress.privacy.forms import RequestForm
from congress.programme.models import (
    Computation,
    ComputationKind,
    ComputationState,
    Room,
    Round,
    Session,
    Speaker,
    Theme,
    Workshop,
    WorkshopSpeaker,
)
from congress.registration.actions import register
from congress.registration.actions.invitations import make_feed
from congress.registration.actions.messages import write_message
from congress.registration.actions.teams import register_team
from congress.registration.forms import RegistrationForm
from congress.registration.forms.team import read_team
from congress.registration.forms.words import MessageForm
from congress.registration.models import Need, Organisation
from congress.registration.queries.teams import members_of
from congress.registration.rules.link import personal_secret, unsubscribe_path
from congress.registration.rules.questions import QuestionKind
from congress.registration.rules.teams import team_secret
from congress.setup.actions import keep_statement
from congress.setup.models import Congress
from congress.setup.queries import congress_by_slug
from tests.make import (
    NAMESPACE,
    make_congress,
    make_participation,
    make_room,
    make_round,
    make_session,
    make_theme,
    make_workshop,
)
from tests.make_registration import make_question
from tests.make_team import typed_team

NOW = datetime(2026, 12, 10, 17, 30, tzinfo=UTC)
OPEN = "voorjaarscongres-2027"
EMPTY = "najaarscongres-2027"
GEMEENTEN = {"GM0534": "Hillegom", "GM0553": "Lisse", "GM1525": "Teylingen", "GM0537": "Katwijk"}
PEOPLE = [
    ("Sanne", "de Vries", "Voor ieder 1"),
    ("Yıldız", "van der Łęcki-Šimić", "ISD Bollenstreek"),
    ("Mehmet", "Öztürk", "Welzijnskwartier"),
    ("Anouk", "Janssen-Baggerman", "Voetbalvereniging Sint Bernardus"),
]
WORKSHOPS = [
    "Eerste signalen herkennen",
    "In gesprek met een ouder",
    "De meldcode in vijf stappen",
    "Wat doet Veilig Thuis na een melding?",
]


QUESTIONS = {
    QuestionKind.TEXT: "Wat hoop je te leren?",
    QuestionKind.LONG_TEXT: "Hoe werkt jullie wijkteam samen?",
    QuestionKind.ONE_OF: "Hoe vaak deed je een melding?",
    QuestionKind.SEVERAL_OF: "Hoe vaak werkte je met de meldcode?",
    QuestionKind.NUMBER: "Hoeveel jaar werk je in Hillegom?",
    QuestionKind.YES_NO: "Werkt jouw organisatie met de meldcode?",
}


PROGRAM = "program@voorbeeld.example"
NEED = "xylofoonallergie"
"""What somebody needs: health data, which may be seen by very few."""


@dataclass
class World:
    """Facts that fill addresses, and a login per role."""

    facts: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)


def fill(db: Database, settings: Settings) -> World:
    """Three congresses: one over and settled, one full but open, one where all is still to do."""
    world = World()
    _walk(db, settings, world)
    with db.write() as tx:
        congress = _congress(tx, OPEN, "Vroeg erbij: jeugdhulp dicht bij huis", capacity=len(PEOPLE) - 1)
        empty = _congress(tx, EMPTY, "Samen tegen geweld in afhankelijkheid", capacity=40)
        tx.add(Organisation(name="Buurtkamer De Hof", kind="welzijn", municipality_codes=["GM0534"]))
        _computing(tx, congress)
        world.facts["question"] = _questions(tx, congress)
        world.facts["organisation"] = str(
            tx.scalars(select(Organisation.id).order_by(Organisation.id)).first()
        )
        _people(tx, congress, settings, world)
        for role in Role:
            world.cookies[role.value] = _login(
                tx, role, [congress, empty, congress_by_slug(tx, SLUG)], settings
            )
        done = congress_by_slug(tx, SLUG)
        for role in (Role.ORGANISER, Role.FINANCE):
            add_staff(tx, PROGRAM, role, congress_id=done.id, actor="test", now=NOW)
        world.facts["token"] = make_token(tx, PROGRAM, Scope, now=NOW)
        account = add_staff(
            tx, "nieuw@voorbeeld.example", Role.DOOR, congress_id=congress.id, actor="test", now=NOW
        )
        _, world.facts["link"] = make_link(tx, account, secret_key=settings.secret_key, now=NOW)
    return world


def _held(tx: Tx, congress: Congress) -> dict[str, str]:
    # Somebody who was added at the door with half an address.
    device, _ = make_device(tx, congress, DeviceForm.read({"name": "Achterin"}), actor="test", now=NOW)
    typed = {"given_name": "Cor", "family_name": "van Dam", "organisation": "De Hof", "email": "cor@club"}
    scan = {"id": str(uuid5(NAMESPACE, "held")), "read": "", "place": "entrance", "at": NOW.isoformat()}
    hold(tx, device, [scan | {"shown": "walk-in-added", "walk_in": typed}], now=NOW)
    return {"device": str(device.id), "held": scan["id"]}


def _computing(tx: Tx, congress: Congress) -> None:
    # A worker of its own is at it, and speaks again when all tests are over.
    for kind in ComputationKind:
        tx.add(
            Computation(
                congress_id=congress.id,
                kind=kind,
                asked={"keep": "best"},
                asked_by="organisator@voorbeeld.example",
                asked_at=NOW,
                state=ComputationState.RUNNING,
                phase="proving",
                beat_at=NOW + timedelta(days=1),
            )
        )


def _walk(db: Database, settings: Settings, world: World) -> None:
    walk = Walk(db, settings, seed=1)
    walk.set_up()
    afterwards.agree(walk)
    walk.register_people(24)
    walk.place()
    afterwards.print_badges(walk)
    afterwards.scan_people(walk, 12)
    afterwards.book_costs(walk)
    _large_cost(walk)
    afterwards.settle_and_invoice(walk)
    world.facts["cost"] = _cost_with_receipt(walk)
    with db.write() as tx:
        congress = congress_by_slug(tx, SLUG)
        went = keep_statement(
            tx, congress, {"needs": 3}, actor="test", secret_key=settings.secret_key, now=NOW
        )
        person = confirmed(tx, congress.id)[0]
        tx.merge(Need(registration_id=person.id, diet=NEED, access=NEED, consent_at=NOW))
        world.facts["public"] = str(person.public_id)
        asks = {"email": person.email, "kind": "access", "asked_on": NOW.date().isoformat()}
        asked = make_request(tx, congress, RequestForm.read(asks), actor="test", now=NOW)
        world.facts |= {"statement": str(went.id), "asked": str(asked.id)}
        world.facts |= _held(tx, congress)
        world.facts["feed"] = make_feed(tx, person)
        world.facts["unsubscribe"] = unsubscribe_path(settings.secret_key, person.public_id, person.email)
        text = "Beste {voornaam},\n\nNeem mee:\n- je badge\n- een pen"
        form = MessageForm.read({"subject": "Neem je badge mee", "text": text})
        bulk = write_message(tx, congress, form, {"stand": "confirmed"}, actor="test", now=NOW)
        world.facts["message"] = str(bulk.id)
        world.facts |= {
            "done": congress.slug,
            "seated": personal_secret(settings.secret_key, person.public_id, person.link_version),
            "registration": str(person.id),
            "mail": _first(tx, OutboxMail, congress),
            "theme": _first(tx, Theme, congress),
            "speaker": _first(tx, Speaker, congress),
            "room": _first(tx, Room, congress),
            "round": _first(tx, Round, congress),
            "workshop": _first(tx, Workshop, congress),
            "session": _first(tx, Session, congress),
            "settled_cost": _first(tx, Cost, congress),
            "settlement": "1",
            **_to_bill_again(tx, congress),
            "invoice": tx.scalars(select(Invoice.number).order_by(Invoice.id)).first() or "",
        }


def _large_cost(walk: Walk) -> None:
    typed = {
        "category": "Zaal",
        "description": "Hele dag",
        "supplier": "De Voorbeeldhof",
        "invoiced_on": "2026-12-09",
        "net": "9.000",
        "vat_percent": "21",
        "payer": "GM0534",  # who therefore receives
    }
    with walk.writing() as (tx, congress):
        add_cost(tx, congress, CostForm.read(typed), actor="test", now=NOW)


def _to_bill_again(tx: Tx, congress: Congress) -> dict[str, str]:
    last = invoices(tx, congress.id)[-1]
    credit_invoice(tx, congress, last, actor="test", now=NOW)
    drafts = invoice_drafts(tx, congress, settlement_by_number(tx, congress.id, 1), on=NOW.date())
    receives = next(draft.code for draft in drafts if draft.payout)
    return {"to_bill": last.municipality_code, "receives": receives}


def _cost_with_receipt(walk: Walk) -> str:
    typed = {
        "category": "Drukwerk",
        "description": "Naamborden",
        "supplier": "Drukkerij Voorbeeld",
        "supplier_number": "2026-118",
        "invoiced_on": "2026-12-09",
        "net": "120,50",
        "vat_percent": "21",
        "payer": "GM0534",
    }
    receipt = Image.new("RGB", (40, 40), "white")
    with walk.writing() as (tx, congress), io.BytesIO() as content:
        cost = add_cost(tx, congress, CostForm.read(typed), actor="test", now=NOW)
        receipt.save(content, "PNG")
        attach_receipt(
            tx, congress, cost, filename="bon.png", content=content.getvalue(), actor="test", now=NOW
        )
        return str(cost.id)


def _first(tx: Tx, table: type[Any], congress: Congress) -> str:
    return str(
        tx.scalars(select(table.id).where(table.congress_id == congress.id).order_by(table.id)).first()
    )


def _congress(tx: Tx, slug: str, title: str, *, capacity: int) -> Congress:
    congress = make_congress(
        tx,
        slug=slug,
        title=title,
        summary="Hoe werken we samen rond een gezin?\n\nEen dag voor wie dicht bij inwoners staat.",
        venue="Congrescentrum De Voorbeeldhof",
        venue_address="Voorbeeldstraat 1, 2215 AA Voorhout",
        starts_on=(NOW + timedelta(days=90)).date(),
        ends_on=(NOW + timedelta(days=90)).date(),
        capacity=capacity,
        opens_at=NOW - timedelta(days=9),
        closes_at=NOW + timedelta(days=60),
        preferences_close_at=NOW + timedelta(days=60),
        lead_code="GM1525",
    )
    _programme(tx, congress)
    for code, name in GEMEENTEN.items():
        make_participation(tx, congress, code, name, buyer_reference=f"VB-{code}")
    return congress


def _programme(tx: Tx, congress: Congress) -> None:
    theme = make_theme(tx, congress, name="Vroeg signaleren", letter="S")
    rooms = [make_room(tx, congress, name=name) for name in ("Tulpenzaal", "Duinzaal")]
    speaker = Speaker(
        congress_id=congress.id,
        code="spreker",
        name="Fatima Bakker",
        organisation="Voorbeeldhuis",
        confirmed=True,
    )
    tx.add(speaker)
    tx.flush()  # its id
    start = NOW.replace(hour=9, minute=0) + timedelta(days=90)
    for number, title in enumerate(WORKSHOPS):
        if number % 2 == 0:
            begins = start + timedelta(minutes=75 * (number // 2))
            ends = begins + timedelta(hours=1)
            round_ = make_round(
                tx, congress, title=f"Ronde {number // 2 + 1}", starts_at=begins, ends_at=ends
            )
        workshop = make_workshop(
            tx, congress, title=title, theme_id=theme.id, abstract="Je oefent met voorbeelden."
        )
        tx.add(WorkshopSpeaker(workshop_id=workshop.id, speaker_id=speaker.id))
        make_session(tx, congress, workshop, round_, rooms[number % 2])


def _people(tx: Tx, congress: Congress, settings: Settings, world: World) -> None:
    for number, (given, family, organisation) in enumerate(PEOPLE):
        typed = {
            "given_name": given,
            "family_name": family,
            "email": f"mens{number}@voorbeeld.example",
            "organisation": organisation,
            "job_title": "wijkcoach",
            "municipality": list(GEMEENTEN)[number],
            "consent": "on",
        }
        form = RegistrationForm.read(typed)
        person = register(tx, congress, form, secret_key=settings.secret_key, now=NOW).registration
        secret = personal_secret(settings.secret_key, person.public_id, person.link_version)
        world.facts["wishing" if number == 0 else "waiting"] = secret
    _unproven(tx, congress, settings, world)
    _team(tx, congress, settings, world)
    world.facts |= {"open": OPEN, "empty": EMPTY}


def _unproven(tx: Tx, congress: Congress, settings: Settings, world: World) -> None:
    typed = {"given_name": "Fenna", "family_name": "Bakker", "email": "fenna@voorbeeld.example"}
    typed |= {"organisation": "Voor ieder 1", "municipality": "GM0534", "consent": "on"}
    congress.confirm_address = True
    form = RegistrationForm.read(typed)
    person = register(tx, congress, form, secret_key=settings.secret_key, now=NOW).registration
    congress.confirm_address = False
    world.facts["unproven"] = personal_secret(settings.secret_key, person.public_id, person.link_version)


def _team(tx: Tx, congress: Congress, settings: Settings, world: World) -> None:
    form = read_team(typed_team("bob@voorbeeld.example", "eva@voorbeeld.example", short="together"))
    team = register_team(tx, congress, form, secret_key=settings.secret_key, now=NOW)
    world.facts["team"] = team_secret(settings.secret_key, team.public_id, team.link_version)
    world.facts["member"] = str(members_of(tx, team.id)[0].public_id)


def _questions(tx: Tx, congress: Congress) -> str:
    for number, kind in enumerate(QuestionKind):
        question = make_question(
            tx,
            congress,
            code=kind.value,
            position=number,
            kind=kind,
            text=QUESTIONS[kind],
            hint="Alleen de organisator leest je antwoord." if number == 0 else "",
            choices=["nog nooit", "een enkele keer", "vaak"],
            municipality_codes=["GM0534"] if kind == QuestionKind.NUMBER else [],
            organisation_kinds=["welzijn"] if kind == QuestionKind.LONG_TEXT else [],
        )
    return str(question.id)


def _login(tx: Tx, role: Role, congresses: list[Congress], settings: Settings) -> str:
    email = f"{role.value}@voorbeeld.example"
    for where in [None] if role is Role.ADMIN else [congress.id for congress in congresses]:
        account = add_staff(tx, email, role, congress_id=where, actor="test", now=NOW)
    _, secret = make_link(tx, account, secret_key=settings.secret_key, now=NOW)
    return sign_in(tx, secret, now=NOW)
