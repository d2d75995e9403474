"""What a paired phone talks to: pairing, the page that works without network, and its exchange of scans."""

import base64
import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from congress.core.db import Tx
from congress.core.forms import Draft, Typed
from congress.core.settings import Settings
from congress.door import queries
from congress.door.actions.devices import CannotPair, Sent, hold, pair, set_right, take_in
from congress.door.actions.scans import Answer
from congress.door.forms import Report, read_scans
from congress.door.models import Device
from congress.door.queries.lists import Spot, names
from congress.door.rules.blind import Entry, fingerprint, who
from congress.door.rules.devices import DELIVER_WITHIN, DeviceRight, may_scan_at
from congress.door.rules.verdict import ENTRANCE, EXIT
from congress.door.rules.words import PHONE, PHONE_WORDS, WORDS
from congress.setup.models import Congress
from congress.setup.queries import congress_by_slug, participations
from congress.setup.rules.policies import ParticipationStatus
from congress.web.csrf import is_own_post
from congress.web.errors import problem
from congress.web.pages import ForeignPost, posted, render
from congress.web.state import Request
from congress.web.static import FOLDER, static, version

COOKIE = "deur"
MAX_REPORT_BYTES = 512 * 1024
FILES = (
    "web/tokens.css",
    "web/base.css",
    "web/forms.css",
    "web/components.css",
    "web/icon.svg",
    "web/behaviours.mjs",
    "web/start.mjs",
    "vendor/components.css",
    "vendor/fonts/latin.woff2",
    "vendor/fonts/latin-ext.woff2",
    "vendor/idb.mjs",
    "vendor/ed25519.mjs",
    "vendor/zxing.mjs",
    "vendor/zxing/zxing_reader.wasm",
)


def show_pairing(request: Request) -> Response:
    """The page that the QR of a phone opens; its code stands behind the #, so that no log ever sees it."""
    with request.state["db"].read() as tx:
        congress = congress_by_slug(tx, request.path_params["congress"])
    return render(request, "door/pair.html", congress=congress, draft=Draft({"code": ""}))


def submit_pairing(request: Request, typed: Typed) -> Response:
    """From now on this phone is the device of the code."""
    now = request.state["clock"]()
    with request.state["db"].write() as tx:
        congress = congress_by_slug(tx, request.path_params["congress"])
        try:
            device, secret = pair(tx, congress, typed.get("code", "").strip()[:100], now=now)
        except CannotPair as refusal:
            draft = Draft(Typed({"code": ""}), {"code": str(refusal)})
            return render(request, "door/pair.html", status=422, congress=congress, draft=draft)
    response = RedirectResponse(f"/deur/{congress.slug}", 303)
    response.set_cookie(
        COOKIE,
        secret,
        max_age=max(60, int((device.valid_until + DELIVER_WITHIN - now).total_seconds())),
        path=f"/deur/{congress.slug}",
        secure=request.state["settings"].base_url.startswith("https:"),
        httponly=True,
        samesite="strict",
    )
    return response


def phone_of(tx: Tx, request: Request, congress: Congress) -> Device | None:
    """The paired phone that asks, also when it was revoked; None for everybody else."""
    return queries.device_by_secret(tx, congress.id, request.cookies.get(COOKIE, ""))


def phone_page(request: Request, congress: Congress) -> Response:
    """The page that works without network: nothing of anybody is in it."""
    response = render(
        request,
        "door/phone.html",
        congress=congress,
        words=_words(),
        texts=json.dumps(PHONE, ensure_ascii=False),
        version=version(),
    )
    response.headers["Cache-Control"] = "no-cache"
    return response


def show_worker(request: Request) -> Response:
    """The service worker, which keeps the page and its files on the phone."""
    with request.state["db"].read() as tx:
        congress = congress_by_slug(tx, request.path_params["congress"])
    own = sorted(f"door/{path.name}" for path in (FOLDER / "door").iterdir() if path.is_file())
    facts = {
        "cache": f"deur-{congress.slug}:{version()}",
        "page": f"/deur/{congress.slug}",
        "files": [static(name) for name in (*FILES, *own)],
    }
    code = (FOLDER / "door" / "service-worker.js").read_text(encoding="utf-8")
    return Response(
        f"const FACTS = {json.dumps(facts)};\n{code}",
        media_type="text/javascript",
        headers={"Service-Worker-Allowed": f"/deur/{congress.slug}", "Cache-Control": "no-cache"},
    )


def show_manifest(request: Request) -> Response:
    """What makes the page installable."""
    with request.state["db"].read() as tx:
        congress = congress_by_slug(tx, request.path_params["congress"])
    facts = {
        "name": f"Deur {congress.title}",
        "short_name": "Deur",
        "start_url": f"/deur/{congress.slug}",
        "scope": f"/deur/{congress.slug}",
        "display": "standalone",
        "orientation": "portrait",
        "lang": "nl",
        "background_color": "#ffffff",
        "theme_color": "#154273",
        "icons": [{"src": static("web/icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JSONResponse(facts, media_type="application/manifest+json")


async def exchange(request: Request) -> Response:
    """Scans in, verdicts and news out; once a while and after every scan."""
    if not is_own_post(request.headers):
        raise ForeignPost
    raw = bytearray()
    try:
        async for chunk in request.stream():
            raw += chunk
            if len(raw) > MAX_REPORT_BYTES:
                return problem(413, "too-large", "Te veel in één keer.")
    except ClientDisconnect:
        return Response(status_code=400)
    return await run_in_threadpool(_exchange, request, bytes(raw))


def _exchange(request: Request, raw: bytes) -> Response:
    now, settings = request.state["clock"](), request.state["settings"]
    with request.state["db"].write() as tx:
        congress = congress_by_slug(tx, request.path_params["congress"])
        device = phone_of(tx, request, congress)
        if device is None:
            return problem(401, "not-paired", "Dit toestel is niet gekoppeld.")
        try:
            report = Report.model_validate(json.loads(raw))
        except (ValueError, RecursionError):
            return problem(422, "invalid", "Dit bericht is niet te lezen.")
        contents, unreadable = read_scans(report.scans, now=now)
        hold(tx, device, unreadable, now=now)
        if device.revoked_at or now > device.valid_until:
            hold(tx, device, set_right(contents, report.clock, now=now), now=now)
            device.seen_at, device.unsent = now, report.unsent
            return JSONResponse({"revoked": True, "taken": _ids(report)}, 403)
        spots = queries.places_of(tx, congress)
        answers = take_in(
            tx,
            congress,
            device,
            contents,
            Sent(clock=report.clock, version=report.version, unsent=report.unsent),
            places={spot.id for spot in spots},
            public_key=queries.public_key(settings, congress.id),
            secret_key=settings.secret_key,
            now=now,
        )
        tx.flush()  # the news must know what this batch changed
        if answers:
            spots = queries.places_of(tx, congress)
        found = _news(tx, congress, device, report, settings=settings, spots=spots, answers=answers, now=now)
        return JSONResponse(found)


def _ids(report: Report) -> list[str]:
    return [str(scan.get("id")) for scan in report.scans]


def _news(
    tx: Tx,
    congress: Congress,
    device: Device,
    report: Report,
    *,
    settings: Settings,
    spots: Sequence[Spot],
    answers: Sequence[Answer],
    now: datetime,
) -> dict[str, Any]:
    parts = queries.blind_list(tx, congress, settings)
    have = dict(enumerate(report.parts))
    changed = {n: part for n, part in enumerate(parts) if have.get(n) != fingerprint(part)}
    inside = next(spot.inside for spot in spots if spot.id == ENTRANCE)
    current = queries.news(tx, congress, since=0)
    if report.generation == current.generation and report.since:
        current = queries.news(tx, congress, since=report.since)
    found: dict[str, Any] = {
        "now": now.isoformat(),
        "event": congress.id,
        "title": congress.title,
        "publicKey": base64.b64encode(queries.public_key(settings, congress.id)).decode(),
        "startsOn": congress.starts_on.isoformat(),
        "endsOn": congress.ends_on.isoformat(),
        "device": {
            "name": device.name,
            "rights": device.rights,
            "until": device.valid_until.isoformat(),
        },
        "places": [_place(spot, inside) for spot in spots if may_scan_at(spot.id, device.places)],
        "rooms": {spot.id: spot.label for spot in spots if spot.round},
        "taken": _ids(report),
        "answers": [{"id": str(answer.id), "verdict": answer.verdict.value} for answer in answers],
        "parts": changed,
        "fingerprints": [fingerprint(part) for part in parts],
        "inside": current.inside,
        "cursor": current.cursor,
        "generation": current.generation,
        "isWhole": report.generation != current.generation or not report.since,
        "expected": current.expected,
    }
    if DeviceRight.OVERRULE in device.rights:
        found["municipalities"] = [
            (one.municipality_code, one.municipality.name)
            for one in participations(tx, congress.id)
            if one.status == ParticipationStatus.CONFIRMED
        ]
    if DeviceRight.SEARCH in device.rights:
        found |= _names(names(tx, congress, settings), report.names)
    return found


def _place(spot: Spot, inside: int) -> dict[str, Any]:
    # who leaves is counted by the entrance
    return vars(spot) | ({"inside": inside} if spot.id == EXIT else {})


def _names(entries: Sequence[Entry], known: str) -> dict[str, Any]:
    listed = [
        {
            "who": who(entry.event, entry.ticket),
            "registration": entry.registration,
            "name": entry.name,
            "organisation": entry.organisation,
            "status": entry.status,
            "issue": entry.issue,
            "placed": dict(entry.placed),
        }
        for entry in entries
    ]
    version_of = hashlib.sha256(json.dumps(listed, sort_keys=True).encode()).hexdigest()[:16]
    return {"namesVersion": version_of} | ({} if version_of == known else {"names": listed})


def _words() -> str:
    return json.dumps(
        {
            name: {"tone": w.tone, "icon": w.icon, "word": w.word, "sentence": w.sentence}
            for name, w in (WORDS | PHONE_WORDS).items()
        },
        ensure_ascii=False,
    )


def submit_wipe(request: Request, _typed: Typed) -> Response:
    """The phone forgets everything; its browser clears what this site kept."""
    slug = request.path_params["congress"]
    response = RedirectResponse(f"/{slug}", 303)
    response.delete_cookie(COOKIE, path=f"/deur/{slug}")
    return response


routes = [
    Route("/deur/{congress}/koppelen", show_pairing, methods=["GET"]),
    Route("/deur/{congress}/koppelen", posted(submit_pairing), methods=["POST"]),
    Route("/deur/{congress}/worker.js", show_worker, methods=["GET"]),
    Route("/deur/{congress}/manifest.webmanifest", show_manifest, methods=["GET"]),
    Route("/deur/{congress}/uitwisselen", exchange, methods=["POST"]),
    Route("/deur/{congress}/vergeten", posted(submit_wipe), methods=["POST"]),
]
