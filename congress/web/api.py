"""The API as a machine: reading, checking, answering and describing JSON calls."""

import functools
import hashlib
import json
import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Protocol, Self

import structlog
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from pydantic.alias_generators import to_camel
from pydantic.json_schema import models_json_schema
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from congress.core.errors import Busy, NotFound
from congress.core.i18n import nl
from congress.core.money import Cents, decimal_text, parse_cents
from congress.web.errors import problem
from congress.web.pages import MAX_UPLOAD_BYTES, check_for_malware, check_size
from congress.web.state import Request

PREFIX = "/api/v1"
VERSION = "1.0.0"
MAX_KEY = 200
log = structlog.get_logger("congress.api")
MAX_BODY_BYTES = 2 * 1024 * 1024


class ApiModel(BaseModel):
    """Base of what goes in and out: camelCase outside, snake_case inside; unknown fields are refused."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        extra="forbid",
        str_strip_whitespace=True,
        frozen=True,
    )


class Money(ApiModel):
    """An amount as a decimal text with its currency, which is the euro."""

    amount: Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,10}(\.[0-9]{1,2})?$")]
    currency: Literal["EUR"] = "EUR"

    @classmethod
    def of(cls, cents: int) -> Self:
        """From cents."""
        return cls(amount=decimal_text(cents))

    def cents(self) -> Cents:
        """To cents; ValueError when it is not a plain amount with two decimals."""
        return parse_cents(self.amount)


@dataclass(frozen=True)
class Endpoint:
    """One call of the API. `path` comes after /api/v1; `scope` None means open to all.

    The handler gets the request and, when there is one, the body: checked as `body`, or as bytes when it
    `takes_file`. `asks` names what it reads from the query; `media_type` is of an answer that is no JSON; one
    that `has_version` answers 304 to who has it already.
    """

    method: str
    path: str
    handler: Callable[..., Any]
    scope: str | None = None
    body: type[BaseModel] | None = None
    answer: type[BaseModel] | None = None
    status: int = 200
    summary: str = ""
    takes_file: bool = False
    asks: Sequence[str] = ()
    media_type: str = ""
    has_version: bool = False


class Guard(Protocol):
    """Who may call, and what was answered before; the package access fills it in."""

    def caller(self, request: Request, scope: str | None) -> int | None:
        """The id of the token; raises Unauthenticated or NotAllowed."""

    def reserve(
        self, request: Request, token_id: int, key: str, request_hash: bytes
    ) -> tuple[int, str] | None:
        """None when this key is new and now reserved, else the (status, body) of the first answer."""

    def keep(self, request: Request, token_id: int, key: str, status: int, body: str) -> None:
        """Remember the answer of a reserved key."""

    def forget(self, request: Request, token_id: int, key: str) -> None:
        """Give a reserved key free again, because the call was refused."""


class Unauthenticated(Exception):
    """No token, or one that is not valid."""


def api_routes(endpoints: Sequence[Endpoint], guard: Guard) -> list[Route]:
    """Routes for all calls, and one for their description."""
    routes = [Route(PREFIX + e.path, _served(e, guard), methods=[e.method]) for e in endpoints]
    document = functools.cache(lambda: openapi(endpoints))

    def show_document(request: Request) -> Response:
        return JSONResponse(document(), headers={"API-Version": VERSION, "Access-Control-Allow-Origin": "*"})

    def no_such_call(request: Request) -> Response:
        raise NotFound  # where pages send on to the address without the slash, a program is told

    slashed = Route(
        f"{PREFIX}/{{rest:path}}/", no_such_call, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]
    )
    return [Route(f"{PREFIX}/openapi.json", show_document, methods=["GET"]), slashed, *routes]


def _served(endpoint: Endpoint, guard: Guard) -> Callable[[Request], Awaitable[Response]]:
    async def serve(request: Request) -> Response:
        raw = b""
        if endpoint.method in {"POST", "PUT", "PATCH"}:
            raw = await _body(request, MAX_UPLOAD_BYTES if endpoint.takes_file else MAX_BODY_BYTES)
        return await run_in_threadpool(_answer, endpoint, guard, request, raw)

    return serve


async def _body(request: Request, most: int) -> bytes:
    # The limit of Starlette's own Route answers in plain text.
    check_size(request, most)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most:
            raise HTTPException(413)
    return bytes(body)


def _answer(endpoint: Endpoint, guard: Guard, request: Request, raw: bytes) -> Response:
    try:
        token_id = guard.caller(request, endpoint.scope)
    except Unauthenticated:
        response = problem(
            401, "unauthenticated", nl("Stuur een geldige sleutel mee: Authorization: Bearer …")
        )
        response.headers["WWW-Authenticate"] = "Bearer"
        return response
    key = request.headers.get("idempotency-key", "")
    if len(key) > MAX_KEY:
        told = [{"location": "Idempotency-Key", "message": f"At most {MAX_KEY} characters"}]
        return problem(400, "invalid", nl("Niet alles is goed ingevuld."), errors=told)
    if endpoint.method == "POST" and key and token_id is not None:
        return _once(endpoint, guard, request, raw, token_id=token_id, key=key)
    return _call(endpoint, request, raw)


def _once(
    endpoint: Endpoint, guard: Guard, request: Request, raw: bytes, *, token_id: int, key: str
) -> Response:
    address = f"{request.url.path}?{request.url.query}"
    request_hash = hashlib.sha256(address.encode() + b"\0" + raw).digest()
    earlier = guard.reserve(request, token_id, key, request_hash)
    if earlier:
        return Response(
            earlier[1], earlier[0], media_type="application/json", headers={"API-Version": VERSION}
        )
    try:
        response = _call(endpoint, request, raw)
    except BaseException:
        guard.forget(request, token_id, key)
        raise
    if response.status_code < 300 and response.media_type == "application/json":
        try:
            guard.keep(request, token_id, key, response.status_code, bytes(response.body).decode())
        except Busy:  # it was done, and is told so; a repeat is refused, never done again
            log.warning("answer-not-kept", route=endpoint.path)
    else:
        guard.forget(request, token_id, key)
    return response


def _call(endpoint: Endpoint, request: Request, raw: bytes) -> Response:
    try:
        arguments: list[Any] = (
            [endpoint.body.model_validate_json(raw or b"null", by_name=False)] if endpoint.body else []
        )
    except ValidationError as error:
        return invalid(error)
    if endpoint.body and b"\\u0000" in raw and (faults := list(_nuls(json.loads(raw)))):
        return problem(422, "invalid", nl("Niet alles is goed ingevuld."), errors=faults)
    if endpoint.takes_file:
        check_for_malware(request, raw)
        arguments = [raw]
    answer = endpoint.handler(request, *arguments)
    if isinstance(answer, Response):
        answer.headers.setdefault("API-Version", VERSION)
        return answer
    content = answer.model_dump_json(by_alias=True) if isinstance(answer, BaseModel) else json.dumps(answer)
    response = Response(content, endpoint.status, media_type="application/json")
    response.headers["API-Version"] = VERSION
    return response


def _nuls(value: object, location: str = "") -> Iterator[dict[str, str]]:
    # No database holds a NUL; where it stands, as the models name a place.
    if isinstance(value, str) and "\0" in value:
        yield {"location": location or "body", "message": "A text cannot hold U+0000"}
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield from _nuls(part, f"{location}.{name}".lstrip("."))


def invalid(error: ValidationError) -> Response:
    """422 with every fault and where it is. What was sent is not repeated: it may be personal."""
    faults = [
        {"location": ".".join(str(part) for part in fault["loc"]) or "body", "message": fault["msg"]}
        for fault in error.errors(include_url=False, include_input=False, include_context=False)
    ]
    return problem(422, "invalid", nl("Niet alles is goed ingevuld."), errors=faults)


def openapi(endpoints: Sequence[Endpoint]) -> dict[str, Any]:
    """The OpenAPI 3.1 description, made from the models that check the calls."""
    models = {m for e in endpoints for m in (e.body, e.answer) if m}
    pairs: list[tuple[type[BaseModel], Any]] = [(e.body, "validation") for e in endpoints if e.body]
    pairs += [(e.answer, "serialization") for e in endpoints if e.answer]
    refs, schema = models_json_schema(
        list(dict.fromkeys(pairs)), by_alias=True, ref_template="#/components/schemas/{model}"
    )
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        paths.setdefault(_CONVERTOR.sub("}", endpoint.path), {})[endpoint.method.lower()] = _operation(
            endpoint, refs
        )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Congres",
            "version": VERSION,
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": PREFIX}],
        "paths": paths,
        "components": {
            "schemas": schema.get("$defs", {}) if models else {},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


_CONVERTOR = re.compile(r":[a-z]+\}")


def _operation(endpoint: Endpoint, refs: dict[Any, Any]) -> dict[str, Any]:
    names = [
        part[1:-1].partition(":") for part in endpoint.path.replace(".", "/").split("/") if part[:1] == "{"
    ]
    good: dict[str, Any] = {"description": "OK", "headers": {"API-Version": {"schema": {"type": "string"}}}}
    if endpoint.answer:
        good["content"] = {"application/json": {"schema": refs[(endpoint.answer, "serialization")]}}
    elif endpoint.media_type:
        good["content"] = {endpoint.media_type: {}}
    found: dict[str, Any] = {
        "operationId": endpoint.handler.__name__,
        "summary": endpoint.summary,
        "parameters": [
            *(
                {"name": n, "in": "path", "required": True, "schema": {"type": _KINDS.get(kind, "string")}}
                for n, _, kind in names
            ),
            *({"name": n, "in": "query", "schema": {"type": "string"}} for n in endpoint.asks),
            *({"name": n, "in": "header", "schema": {"type": "string"}} for n in _headers(endpoint)),
        ],
        "responses": {str(endpoint.status): good, "default": _PROBLEM},
        "security": [{"token": [endpoint.scope]}] if endpoint.scope else [],
    }
    if endpoint.has_version:
        found["responses"]["304"] = {"description": "The caller has this version already"}
    if endpoint.body:
        schema = refs[(endpoint.body, "validation")]
        found["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    if endpoint.takes_file:
        found["requestBody"] = {"required": True, "content": {"application/octet-stream": {}}}
    return found


def _headers(endpoint: Endpoint) -> Iterator[str]:
    if endpoint.method == "POST" and endpoint.scope:
        yield "Idempotency-Key"
    if endpoint.has_version:
        yield "If-None-Match"


_KINDS = {"int": "integer"}
_PROBLEM = {
    "description": "What went wrong (RFC 9457)",
    "content": {
        "application/problem+json": {
            "schema": {
                "type": "object",
                "properties": {
                    "type": {"type": "string"},
                    "title": {"type": "string"},
                    "status": {"type": "integer"},
                    "errors": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {"location": {"type": "string"}, "message": {"type": "string"}},
                        },
                    },
                },
            }
        }
    },
}
