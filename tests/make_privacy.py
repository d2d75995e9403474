"""Builders for tests of what is kept of people: one person with something planted in every table."""

from datetime import timedelta
from uuid import UUID, uuid5

from congress.core.db import Tx
from congress.core.tokens import hash_secret
from congress.door.models import Admission, Badge, Device, HeldScan, Scan
from congress.door.rules.verdict import Verdict
from congress.mail.models import BulkMail, MailState, OutboxMail
from congress.programme.models import Preference
from congress.registration.models import (
    Answer,
    Invitation,
    KnownColleague,
    Need,
    PrivacyRequest,
    Question,
    RegisterNumber,
    Registration,
    RequestKind,
    Seat,
    SessionWaiting,
    Team,
)
from congress.registration.rules.questions import QuestionKind
from congress.setup.models import Congress
from tests.make import NAMESPACE, NOW, make_registration, make_session
from tests.make_registration import with_link

PLANTED = "qzx"
"""Every planted text holds this, with a number of its own after it."""


def plant(tx: Tx, congress: Congress, number: int = 0) -> Registration:
    """Somebody about whom every table that can tell something does: each text is PLANTED with its place."""
    who = f"{PLANTED}{number}"
    team = Team(
        public_id=uuid5(NAMESPACE, f"team {who}"),
        congress_id=congress.id,
        contact_name=f"{who}-contact-name",
        contact_email=f"{who}-email@voorbeeld.nl",
        made_at=NOW,
        link_hash=hash_secret(f"team {who}"),
    )
    tx.add(team)
    tx.flush()  # its id
    person = with_link(
        make_registration(
            tx,
            congress,
            given_name=f"{who}-given",
            family_name=f"{who}-family",
            email=f"{who}-email@voorbeeld.nl",
            organisation=f"{who}-organisation",
            job_title=f"{who}-job",
            note=f"{who}-note",
            short_code=f"{who.upper()}SC",
            team_id=team.id,
            municipality_code="GM0534",
            report_consent_at=NOW,
        )
    )
    _plant_registration(tx, congress, person, who)
    _plant_door(tx, congress, person, who)
    tx.flush()  # all of it
    return person


def _plant_registration(tx: Tx, congress: Congress, person: Registration, who: str) -> None:
    session, full = make_session(tx, congress, taken=1), make_session(tx, congress)
    question = Question(
        congress_id=congress.id, code=f"vraag-{person.id}", text="Hoe kom je?", kind=QuestionKind.TEXT
    )
    bulk = BulkMail(
        congress_id=congress.id, subject="Welkom", text="Tot dan.", selection={}, made_at=NOW, made_by="test"
    )
    tx.add_all([question, bulk])
    tx.flush()  # their ids
    _plant_mails(tx, congress, person, bulk, who)
    about = {"registration_id": person.id}
    tx.add_all(
        [
            Need(**about, diet=f"{who}-diet", access=f"{who}-access", consent_at=NOW),
            Answer(**about, question_id=question.id, value=f"{who}-answer"),
            RegisterNumber(**about, register=f"{who}-register", number=f"{who}-number"),
            KnownColleague(
                **about,
                public_id=uuid5(NAMESPACE, f"known {who}"),
                team_id=person.team_id,
                given_name=f"{who}-known-given",
                family_name=f"{who}-known-family",
                email=f"{who}-known@voorbeeld.nl",
                status=person.status,
            ),
            Invitation(**about, uid=f"{who}-uid", told=f"{who}-told"),
            SessionWaiting(**about, session_id=full.id, since=NOW),
            Preference(**about, workshop_id=session.workshop_id, rank=1),
            Seat(**about, session_id=session.id, round_id=session.round_id, workshop_id=session.workshop_id),
            PrivacyRequest(
                **about,
                congress_id=congress.id,
                kind=RequestKind.ACCESS,
                asked_at=NOW,
                due_on=(NOW + timedelta(days=30)).date(),
                note=f"{who}-request",
            ),
        ]
    )


def _plant_mails(tx: Tx, congress: Congress, person: Registration, bulk: BulkMail, who: str) -> None:
    for kind, about in (("registered", person.id), ("team", person.team_id)):
        tx.add(
            OutboxMail(
                congress_id=congress.id,
                kind=kind,
                about_id=about,
                state=MailState.FAILED,
                queued_at=NOW,
                next_at=NOW,
                message_id=f"{who}-{kind}-message",
                last_problem=f"550 {who}-{kind}-problem",
                bulk_id=bulk.id,
                facts={"to": f"{who}-facts"},
            )
        )


def _plant_door(tx: Tx, congress: Congress, person: Registration, who: str) -> None:
    device = Device(
        congress_id=congress.id,
        name="Telefoon bij de deur",
        made_at=NOW,
        made_by="test",
        valid_until=NOW + timedelta(days=30),
        pair_before=NOW,
    )
    tx.add(device)
    tx.flush()  # its id
    scan_id: UUID = uuid5(NAMESPACE, f"scan {who}")
    tx.add(
        Scan(
            id=scan_id,
            congress_id=congress.id,
            registration_id=person.id,
            place="entrance",
            at=NOW,
            received_at=NOW,
            verdict=Verdict.OVERRULED,
            device="Telefoon bij de deur",
            actor="test",
            reason=f"{who}-reason",
            device_id=device.id,
        )
    )
    held = {"id": str(uuid5(NAMESPACE, f"held {who}")), "read": person.short_code, "place": "entrance"}
    tx.add(
        HeldScan(
            id=UUID(held["id"]),
            device_id=device.id,
            content=held | {"at": NOW.isoformat(), "reason": f"{who}-held"},
            received_at=NOW,
        )
    )
    tx.add(Badge(registration_id=person.id, content_hash=f"{who}-hash", printed_at=NOW))
    tx.flush()  # the admission names the scan
    tx.add(
        Admission(
            congress_id=congress.id, registration_id=person.id, place="entrance", at=NOW, scan_id=scan_id
        )
    )
