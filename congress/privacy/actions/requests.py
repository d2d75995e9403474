"""Requests to the privacy officer: writing down, answering, erasing. The log tells of them without names."""

from datetime import date, datetime, time

from congress.core.audit import record
from congress.core.clock import AMSTERDAM, local
from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.door.actions.forget import forget_person
from congress.mail.actions import forget_mails_to_teams
from congress.privacy.forms import RequestForm
from congress.privacy.queries import Subject, subject_by_email, subject_of
from congress.privacy.rules.requests import Reason, answer_by
from congress.registration.actions.line import lock_congress
from congress.registration.actions.team_members import erase_contact
from congress.registration.models import PrivacyRequest
from congress.setup.models import Congress


class NobodyKnown(Conflict):
    """No registration and no team has this address."""

    sentence = nl(
        "Met dit adres is hier niemand bekend. Kijk of het adres klopt. Sprekers vind je bij Programma,"
        " collega’s met een account bij Medewerkers."
    )


class NotYetAsked(Conflict):
    """A request from tomorrow."""

    sentence = nl("Deze dag moet nog komen. Vul de dag in waarop het verzoek kwam.")


class RequestIsDone(Conflict):
    """An answered request opens nothing any more."""

    sentence = nl("Dit verzoek is klaar. Leg een nieuw verzoek vast als je nog iets moet doen.")


def make_request(
    tx: Tx, congress: Congress, form: RequestForm, *, actor: str, now: datetime
) -> PrivacyRequest:
    """Write down what somebody asks. Raises NobodyKnown or NotYetAsked."""
    if form.asked_on > local(now).date():
        raise NotYetAsked
    subject = subject_by_email(tx, congress.id, form.email)
    if subject is None:
        raise NobodyKnown
    made = PrivacyRequest(
        congress_id=congress.id,
        registration_id=subject.registration.id if subject.registration else None,
        team_id=None if subject.registration else subject.teams[0].id,
        kind=form.kind,
        asked_at=_start_of(form.asked_on),
        due_on=answer_by(form.asked_on),
        note=form.note,
    )
    tx.add(made)
    tx.flush()  # its number
    _log(tx, made, "request-made", actor=actor, now=now, after={"kind": form.kind.value})
    return made


def open_subject(tx: Tx, request: PrivacyRequest) -> Subject | None:
    """Who a request is about, as long as it waits for an answer. Raises RequestIsDone."""
    if request.done_at:
        raise RequestIsDone
    return subject_of(tx, request)


def see_overview(tx: Tx, request: PrivacyRequest, *, actor: str, now: datetime) -> None:
    """Log that somebody looks at everything that is kept of a person."""
    _log(tx, request, "overview-made", actor=actor, now=now)


def finish_request(tx: Tx, request: PrivacyRequest, *, actor: str, now: datetime) -> None:
    """The request was answered; a second time changes nothing."""
    if request.done_at:
        return
    request.done_at, request.done_by = now, actor
    _log(tx, request, "request-done", actor=actor, now=now)


def erase_subject(
    tx: Tx, congress: Congress, request: PrivacyRequest, reason: Reason, *, actor: str, now: datetime
) -> None:
    """Erase everything that says who it was; the request is done then. Raises RequestIsDone.

    Before the congress the place goes to the next in line; after it the numbers stay.
    """
    lock_congress(tx, congress)
    tx.refresh(request, with_for_update=True)
    subject = open_subject(tx, request)
    for team in subject.teams if subject else ():
        forget_mails_to_teams(tx, congress.id, [team.id])
        erase_contact(tx, team, now=now)
    if subject and subject.registration:
        forget_person(tx, congress, subject.registration, actor=actor, now=now)
    request.note = ""
    _log(tx, request, "person-erased", actor=actor, now=now, after={"reason": reason.value})
    finish_request(tx, request, actor=actor, now=now)


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), AMSTERDAM)


def _log(
    tx: Tx,
    request: PrivacyRequest,
    action: str,
    *,
    actor: str,
    now: datetime,
    after: dict[str, str] | None = None,
) -> None:
    record(
        tx,
        congress_id=request.congress_id,
        actor=actor,
        action=action,
        subject=f"verzoek {request.id}",
        after=after,
        now=now,
    )
