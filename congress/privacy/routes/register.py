"""The register of processing: reading, and taking it along."""

from starlette.responses import Response
from starlette.routing import Route

from congress.access.rules.rights import Right
from congress.core.i18n import nl
from congress.core.tables import xlsx_bytes
from congress.privacy.queries.processing import Register, register_of
from congress.setup.gate import open_congress
from congress.setup.models import Congress
from congress.web.pages import download, render
from congress.web.state import Request

HEADER = (
    nl("Verwerking"),
    nl("Waarvoor"),
    nl("Grondslag"),
    nl("Van wie"),
    nl("Welke gegevens"),
    nl("Wie ziet het"),
    nl("Ontvangers"),
    nl("Hoe lang na het congres"),
    nl("Verantwoordelijk"),
    nl("Maatregelen"),
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_register(request: Request) -> Response:
    """What is done with data, on which ground, and how long it is kept."""
    congress, register = _register(request)
    return render(request, "privacy/register.html", congress=congress, register=register)


def show_file(request: Request) -> Response:
    """The same as a workbook, a row for each use of data, for the register of the municipality."""
    congress, register = _register(request)
    responsible = ", ".join(dict.fromkeys([register.responsible, *register.together]))
    rows = [
        [
            f"{congress.title}: {line.processing.name}",
            line.processing.purpose,
            line.processing.ground,
            line.processing.people,
            line.data,
            line.processing.seen_by,
            " ".join(register.recipients),
            line.terms,
            responsible,
            " ".join(register.measures),
        ]
        for line in register.lines
    ]
    content = xlsx_bytes(nl("Verwerkingen"), [nl(name) for name in HEADER], rows)
    return download(content, XLSX, f"verwerkingsregister-{congress.slug}.xlsx")


def _register(request: Request) -> tuple[Congress, Register]:
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.RETENTION)
        return congress, register_of(tx, congress, request.state["settings"])


routes = [
    Route("/beheer/{congress}/bewaren/register", show_register, methods=["GET"]),
    Route("/beheer/{congress}/bewaren/register.xlsx", show_file, methods=["GET"]),
]
