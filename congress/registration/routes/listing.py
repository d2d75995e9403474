"""The list of people, for the organiser: search, filter, columns, order, pages, and the list as a file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil
from typing import Self
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import Route

from congress.access.rules.rights import Right
from congress.core.clock import local
from congress.core.forms import Draft, Typed
from congress.core.i18n import nl
from congress.core.tables import csv_bytes, xlsx_bytes
from congress.registration.models import Registration
from congress.registration.queries import PAGE, Filter, Options, Sort, line_places, listed, options, tally
from congress.registration.rules.filter import ELSEWHERE, USUAL, Column
from congress.registration.rules.places import Status
from congress.setup.gate import open_congress
from congress.web.pages import download, render
from congress.web.state import Request

STATUS_WORDS = {
    Status.CONFIRMED: (nl("heeft een plek"), "good"),
    Status.WAITING: (nl("op de wachtlijst"), "wait"),
    Status.OFFERED: (nl("krijgt een plek aangeboden"), "wait"),
    Status.UNCONFIRMED: (nl("moet het mailadres nog bevestigen"), "wait"),
    Status.CANCELLED: (nl("afgemeld"), "calm"),
}
COLUMN_WORDS = {
    Column.EMAIL: nl("E-mailadres"),
    Column.ORGANISATION: nl("Organisatie"),
    Column.JOB_TITLE: nl("Functie"),
    Column.MUNICIPALITY: nl("Gemeente"),
    Column.STATUS: nl("Stand"),
    Column.ARRIVED: nl("Aangemeld"),
    Column.PRESENT: nl("Gescand"),
    Column.CODE: nl("Code"),
    Column.LANGUAGE: nl("Taal"),
    Column.NOTE: nl("Notitie"),
}
SORTS = {
    "": (Sort.NAME,),
    Column.ORGANISATION: (Sort.ORGANISATION,),
    Column.MUNICIPALITY: (Sort.MUNICIPALITY,),
    Column.STATUS: (Sort.LINE,),
    Column.ARRIVED: (Sort.NEWEST, Sort.OLDEST),
}
"""The orders behind the head of each column; a second click gives the other one."""
TASKS = [
    ("mailen", nl("een bericht schrijven")),
    ("badges", nl("badges printen")),
    ("bevestigen", nl("een plek geven")),
    ("afmelden", nl("afmelden")),
]
DONE = {
    "bevestigen": nl("{count} mensen hebben nu een plek en krijgen een mail."),
    "afmelden": nl(
        "{count} mensen zijn afgemeld en krijgen een mail. Vrije plekken gaan naar de wachtlijst."
    ),
    "inlezen": nl("De lijst is ingelezen: {count} mensen zijn nieuw of veranderd."),
}
CHOICES = {
    "gescand": [("", nl("maakt niet uit")), ("ja", nl("binnen geweest")), ("nee", nl("nog niet gescand"))],
    "plek": [("", nl("maakt niet uit")), ("geen", nl("geen plek in een workshop"))],
    "mail": [("", nl("maakt niet uit")), ("mislukt", nl("een mail kwam niet aan"))],
    "taal": [("", nl("maakt niet uit")), ("nl", nl("Nederlands")), ("en", nl("Engels"))],
}
HEADER = (
    nl("Voornaam"),
    nl("Achternaam"),
    nl("E-mailadres"),
    nl("Organisatie"),
    nl("Functie"),
    nl("Gemeente"),
    nl("Stand"),
    nl("Plaats op de wachtlijst"),
    nl("Aangemeld op"),
    nl("Gescand"),
    nl("Code"),
    nl("Taal"),
    nl("Notitie"),
)
IN_SIGHT = {"zoek", "stand", "gemeente"}
"""What can be filled in without unfolding the rest."""


@dataclass(frozen=True)
class View:
    """What the address of the list says."""

    wanted: Filter
    sort: Sort = Sort.NAME
    columns: tuple[Column, ...] = USUAL
    page: int = 1

    @classmethod
    def of(cls, request: Request) -> Self:
        """From the address; what cannot be right is left out."""
        query = request.query_params
        sort = query.get("volgorde", "")
        ticked = [column for column in Column if column in query.getlist("kolom")]
        return cls(
            wanted=Filter.from_query(query),
            sort=Sort(sort) if sort in set(Sort) else Sort.NAME,
            columns=tuple(ticked) or USUAL,
            page=max(1, number(query.get("page", ""))),
        )

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of the address, without the page."""
        found = list(self.wanted.to_query().items())
        if self.sort != Sort.NAME:
            found.append(("volgorde", self.sort.value))
        if self.columns != USUAL:
            found.extend(("kolom", column.value) for column in self.columns)
        return found

    @property
    def is_unfolded(self) -> bool:
        """Whether more is asked than what is always in sight."""
        return any(name not in IN_SIGHT for name, _ in self.pairs())

    def sorted_by(self, column: str) -> str:
        """The parameters that give the (next) order behind the head of this column."""
        orders = SORTS[column]
        place = orders.index(self.sort) + 1 if self.sort in orders else 0
        return urlencode(replace(self, sort=orders[place % len(orders)]).pairs())


def show_people(request: Request) -> Response:
    """One page of the list; what is searched for stands in the address."""
    return people_page(request, View.of(request))


def people_page(request: Request, view: View, *, problem: str = "") -> Response:
    """The list as `view` asks; with a sentence when something could not be done with it."""
    present = request.state["present"]
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.REGISTRATIONS)
        headcount, matched = tally(tx, congress.id, view.wanted, present=present)
        count = sum(matched.values())
        pages = max(1, ceil(count / PAGE))
        view = replace(view, page=min(view.page, pages))
        rows = listed(tx, congress.id, view.wanted, present=present, sort=view.sort, page=view.page)
        choices = options(tx, congress.id)
        places = line_places(tx, congress, now=request.state["clock"]())
    return render(
        request,
        "registration/people.html",
        status=422 if problem else 200,
        congress=congress,
        view=view,
        people=rows,
        places=places,
        count=count,
        pages=pages,
        query=urlencode(view.pairs()),
        headcount=headcount,
        draft=_draft(view),
        gemeenten=choices.municipalities,
        lists=choice_lists(choices),
        column_words=COLUMN_WORDS,
        sorts=SORTS,
        status_words=STATUS_WORDS,
        tasks=TASKS,
        problem=problem,
        said=_said(request),
    )


def show_csv(request: Request) -> Response:
    """The people of the filter as CSV. What people need is never in it."""
    header, rows, slug = _file(request)
    return download(csv_bytes(header, rows), "text/csv; charset=utf-8", f"aanmeldingen-{slug}.csv")


def show_xlsx(request: Request) -> Response:
    """The same as a workbook."""
    header, rows, slug = _file(request)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return download(xlsx_bytes(nl("Aanmeldingen"), header, rows), kind, f"aanmeldingen-{slug}.xlsx")


def number(text: str, *, otherwise: int = 1) -> int:
    """A number from an address or a hidden field."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else otherwise


def seen_count(typed: Mapping[str, str]) -> int:
    """How many people the page said it would be about; 0 when that cannot be."""
    return number(typed.get("count", ""), otherwise=0)


def choice_lists(choices: Options) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen for each parameter of a filter: (value, words)."""
    everybody = ("", nl("alle"))
    return CHOICES | {
        "stand": [everybody, *((status.value, words) for status, (words, _) in STATUS_WORDS.items())],
        "gemeente": [everybody, *choices.municipalities.items(), (ELSEWHERE, nl("een andere gemeente"))],
        "workshop": [everybody, *choices.workshops.items()],
        "ronde": [everybody, *choices.rounds.items()],
        "kolom": [(column.value, words) for column, words in COLUMN_WORDS.items()],
    }


def _file(request: Request) -> tuple[list[str], list[list[object]], str]:
    view = View.of(request)
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.REGISTRATIONS)
        names = options(tx, congress.id).municipalities
        found = listed(tx, congress.id, view.wanted, present=request.state["present"], sort=view.sort)
        places = line_places(tx, congress, now=request.state["clock"]())
    rows = [_cells(person, names, place=places.get(person.id), is_present=came) for person, came in found]
    return [nl(name) for name in HEADER], rows, congress.slug


def _cells(
    person: Registration, names: Mapping[str, str], *, place: int | None, is_present: bool
) -> list[object]:
    return [
        person.given_name,
        person.family_name,
        person.email,
        person.organisation,
        person.job_title,
        names.get(person.municipality_code or "", person.municipality_code or nl("een andere gemeente")),
        nl(STATUS_WORDS[person.status][0]),
        place or "",
        local(person.arrived_at).replace(tzinfo=None, second=0, microsecond=0),
        nl("ja") if is_present else nl("nee"),
        person.short_code,
        person.language,
        person.note,
    ]


def _draft(view: View) -> Draft:
    return Draft(Typed(view.wanted.to_query(), {"kolom": [column.value for column in view.columns]}))


def _said(request: Request) -> str:
    done = DONE.get(request.query_params.get("gedaan", ""))
    return done.format(count=number(request.query_params.get("aantal", ""))) if done else ""


routes = [
    Route("/beheer/{congress}/aanmeldingen", show_people, methods=["GET"]),
    Route("/beheer/{congress}/aanmeldingen.csv", show_csv, methods=["GET"]),
    Route("/beheer/{congress}/aanmeldingen.xlsx", show_xlsx, methods=["GET"]),
]
