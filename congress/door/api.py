"""The API of the door: the list, scans, attendance and badges."""

import base64
import hashlib
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints, ValidationError
from starlette.responses import Response

from congress.access.gate import actor, check_caller_right
from congress.access.rules.rights import Right, Scope
from congress.core.forms import sane_year
from congress.door import queries
from congress.door.actions.badges import badges_to_print
from congress.door.actions.scan_facts import Incoming
from congress.door.actions.scans import record_scans
from congress.door.documents.badges import badge_pdf
from congress.door.forms import BadgesForm
from congress.door.rules.verdict import ENTRANCE
from congress.setup.gate import congress_for_api
from congress.web.api import ApiModel, Endpoint, invalid
from congress.web.pages import download
from congress.web.state import Request

Read = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class DoorPerson(ApiModel):
    """Somebody on the door list."""

    id: UUID
    name: str
    status: str
    ticket_id: str
    issue: int
    sessions: list[UUID]


class DoorList(ApiModel):
    """What a device keeps; `version` is also the ETag."""

    version: str
    event: int
    public_key: str
    registrations: list[DoorPerson]


class ScanIn(ApiModel):
    """One scan; `token` is the text of the QR or a typed code, else `registration` the id of a person."""

    id: UUID
    token: Read | None = None
    registration: UUID | None = None
    place: Annotated[str, StringConstraints(max_length=40)] = ENTRANCE
    at: Annotated[AwareDatetime, AfterValidator(sane_year)] | None = None
    decision: Literal["overrule"] | None = None
    reason: Annotated[str, StringConstraints(max_length=250)] = ""


class ScansIn(ApiModel):
    """A batch of one device."""

    device: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    scans: Annotated[list[ScanIn], Field(max_length=500)]


class ScanOut(ApiModel):
    """The verdict on one scan."""

    id: UUID
    verdict: str
    name: str | None
    organisation: str | None
    first_at: datetime | None
    sits_in: str | None


class ScansOut(ApiModel):
    """A verdict for each scan, in the order sent."""

    results: list[ScanOut]


class PlaceCount(ApiModel):
    """How many came in at a place."""

    place: str
    inside: int


class Attendance(ApiModel):
    """Live counts."""

    expected: int
    inside: int
    places: list[PlaceCount]


def get_door_list(request: Request) -> Response | DoorList:
    """304 when the device has this version already."""
    with request.state["db"].read() as tx:
        congress = congress_for_api(tx, request, request.path_params["slug"])
        people = [
            DoorPerson(
                id=person.registration.public_id,
                name=person.registration.display_name,
                status=person.registration.status.value,
                ticket_id=str(person.registration.ticket_id),
                issue=person.registration.issue_number,
                sessions=list(person.sessions),
            )
            for person in queries.door_list(tx, congress.id)
        ]
    key = base64.b64encode(queries.public_key(request.state["settings"], congress.id)).decode()
    version = hashlib.sha256(repr(people).encode()).hexdigest()[:16]
    headers = {"ETag": f'"{version}"', "Cache-Control": "private, no-cache"}
    known = {
        one.strip().removeprefix("W/").strip('"')
        for one in request.headers.get("if-none-match", "").split(",")
    }
    if known & {version, "*"}:
        return Response(status_code=304, headers=headers)
    found = DoorList(version=version, event=congress.id, public_key=key, registrations=people)
    return Response(found.model_dump_json(by_alias=True), media_type="application/json", headers=headers)


def post_scans(request: Request, body: ScansIn) -> ScansOut:
    """Judge and keep a batch; the same id twice is the same scan. To overrule, one must be an organiser."""
    with request.state["db"].write() as tx:
        congress = congress_for_api(tx, request, request.path_params["slug"])
        if any(scan.decision for scan in body.scans):
            check_caller_right(request, Right.REGISTRATIONS, congress.id)
        now = request.state["clock"]()
        answers = record_scans(
            tx,
            congress,
            [
                Incoming(
                    id=scan.id,
                    read=scan.token or str(scan.registration or ""),
                    place=scan.place,
                    at=scan.at or now,
                    overrule=(scan.reason or "-") if scan.decision else None,
                )
                for scan in body.scans
            ],
            public_key=queries.public_key(request.state["settings"], congress.id),
            device=body.device,
            actor=actor(request),
            now=now,
        )
    return ScansOut(
        results=[
            ScanOut(
                id=answer.id,
                verdict=answer.verdict.value,
                name=answer.name,
                organisation=answer.organisation,
                first_at=answer.first_at,
                sits_in=answer.sits_in,
            )
            for answer in answers
        ]
    )


def get_attendance(request: Request) -> Attendance:
    """How many are in, per place."""
    with request.state["db"].read() as tx:
        congress = congress_for_api(tx, request, request.path_params["slug"])
        inside = queries.inside_by_place(tx, congress.id)
        return Attendance(
            expected=queries.expected(tx, congress.id),
            inside=inside.get(ENTRANCE, 0),
            places=[PlaceCount(place=place, inside=count) for place, count in sorted(inside.items())],
        )


def get_badges(request: Request) -> Response:
    """The badge PDF; asking for it does not count as printing."""
    try:
        form = BadgesForm.model_validate(dict(request.query_params))
    except ValidationError as error:
        return invalid(error)
    with request.state["db"].read() as tx:
        congress = congress_for_api(tx, request, request.path_params["slug"])
        badges = badges_to_print(
            tx, congress, ticket=request.state["ticket"], only=form.only, order=form.order
        )
    pdf = badge_pdf(badges, layout=form.layout, is_double_sided=form.double_sided, title=congress.title)
    return download(pdf, "application/pdf", f"badges-{congress.slug}.pdf")


_BASE = "/congresses/{slug}"
_SCANS = Scope.SCANS_WRITE.value
endpoints = [
    Endpoint(
        "GET",
        f"{_BASE}/door",
        get_door_list,
        _SCANS,
        None,
        DoorList,
        summary="The list a device keeps",
        has_version=True,
    ),
    Endpoint("POST", f"{_BASE}/scans", post_scans, _SCANS, ScansIn, ScansOut, summary="Send scans"),
    Endpoint("GET", f"{_BASE}/attendance", get_attendance, _SCANS, None, Attendance, summary="Live counts"),
    Endpoint(
        "GET",
        f"{_BASE}/badges.pdf",
        get_badges,
        Scope.REGISTRATIONS_READ.value,
        summary="Badges as PDF",
        asks=tuple(BadgesForm.model_fields),
        media_type="application/pdf",
    ),
]
