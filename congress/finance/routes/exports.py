"""Tables to download, as workbook (XLSX, ODS) and as CSV."""

from starlette.responses import Response
from starlette.routing import Route

from congress.access.rules.rights import Right
from congress.core.errors import NotFound
from congress.core.tables import KINDS
from congress.finance.actions.tables import TABLES
from congress.setup.gate import open_congress
from congress.web.pages import download
from congress.web.state import Request


def download_table(request: Request) -> Response:
    """One of the tables of this congress, in the kind of file that the address ends with."""
    name, kind = request.path_params["table"], request.path_params["kind"]
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.FINANCE)
        if name not in TABLES or kind not in KINDS:
            raise NotFound
        table = TABLES[name](tx, congress)
    content, media_type = table.file(kind)
    return download(content, media_type, f"{name}-{congress.slug}.{kind}")


routes = [Route("/beheer/{congress}/financien/{table}.{kind}", download_table, methods=["GET"])]
