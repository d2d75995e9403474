"""The register of processing of one congress, from its settings."""

from collections.abc import Mapping
from dataclasses import dataclass

from congress.core.db import Tx
from congress.core.i18n import nl
from congress.core.settings import Settings
from congress.privacy.rules.processing import MEASURES, PROCESSINGS, Processing
from congress.registration.queries import questions_of
from congress.setup.models import Congress
from congress.setup.queries import participations, terms_in_words
from congress.setup.rules.policies import ParticipationStatus
from congress.setup.rules.terms import TERMS, Kind


@dataclass(frozen=True)
class Line:
    """One use of data with the data it keeps and how long, in words."""

    processing: Processing
    data: str
    terms: str


@dataclass(frozen=True)
class Register:
    """What an installation does with data for one congress."""

    responsible: str
    together: tuple[str, ...]
    lead: str | None
    recipients: tuple[str, ...]
    measures: tuple[str, ...]
    lines: tuple[Line, ...]


def register_of(tx: Tx, congress: Congress, settings: Settings) -> Register:
    """What is done with data for this congress, as it is set now."""
    words = terms_in_words(tx, congress.id)
    questions = [question.text for question in questions_of(tx, congress.id)]
    partners = {
        part.municipality_code: part.municipality.name
        for part in participations(tx, congress.id)
        if part.status == ParticipationStatus.CONFIRMED
    }
    return Register(
        settings.responsible,
        tuple(sorted(partners.values())),
        partners.get(congress.lead_code or ""),
        (_mail_server(settings),),
        (*MEASURES, *_measures(congress, settings)),
        tuple(Line(one, _data(one, questions), _terms(one, words)) for one in PROCESSINGS),
    )


def _mail_server(settings: Settings) -> str:
    host = (settings.smtp_url or "").rpartition("@")[2].rpartition("//")[2]
    if not host:
        return nl("Geen: deze installatie verstuurt geen mail.")
    return nl("De mailserver {host}, om berichten te bezorgen.").format(host=host)


def _measures(congress: Congress, settings: Settings) -> list[str]:
    found = []
    if settings.base_url.startswith("https:"):
        found.append(nl("De verbinding is versleuteld (HTTPS)."))
    if settings.scan_command:
        found.append(nl("Bestanden die iemand instuurt, gaan eerst door een virusscanner."))
    if congress.confirm_address:
        found.append(nl("Wie zich aanmeldt, bewijst eerst dat het e-mailadres klopt."))
    return found


def _data(processing: Processing, questions: list[str]) -> str:
    held = [nl(TERMS[kind].holds) for kind in processing.kinds]
    if Kind.ANSWERS in processing.kinds and questions:
        held = [nl("Antwoorden op: {questions}").format(questions="; ".join(questions))]
    return "; ".join(held)


def _terms(processing: Processing, words: Mapping[Kind, str]) -> str:
    return "; ".join(
        nl("een termijn per vraag") if kind is Kind.ANSWERS else f"{nl(TERMS[kind].title)}: {words[kind]}"
        for kind in processing.kinds
    )
