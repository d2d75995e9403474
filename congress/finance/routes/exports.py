"""Tables to download, as workbook (XLSX, ODS) and as CSV, and the archive."""

import tempfile

from starlette.responses import Response
from starlette.routing import Route

from congress.access.rules.rights import Right
from congress.core.archive import pack
from congress.core.clock import local
from congress.core.errors import NotFound
from congress.core.tables import KINDS
from congress.finance.actions.archive import archive_of
from congress.finance.actions.tables import TABLES
from congress.setup.gate import open_congress
from congress.web.pages import download, download_file
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


def download_archive(request: Request) -> Response:
    """Everything that the archive keeps of this congress, as a ZIP file that proves itself."""
    settings, made_on = request.state["settings"], local(request.state["clock"]()).date()
    file = tempfile.TemporaryFile(dir=settings.data_dir)  # noqa: SIM115 -- closed when all of it is sent
    try:
        with request.state["db"].read() as tx:
            congress = open_congress(tx, request, Right.FINANCE)
            pack(file, archive_of(tx, congress, base_url=settings.base_url, made_on=made_on), made_on=made_on)
    except BaseException:
        file.close()
        raise
    return download_file(file, "application/zip", f"archief-{congress.slug}.zip")


routes = [
    Route("/beheer/{congress}/financien/archief.zip", download_archive, methods=["GET"]),
    Route("/beheer/{congress}/financien/{table}.{kind}", download_table, methods=["GET"]),
]
