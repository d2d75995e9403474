"""A copy of the programme that lives without us: one page that loads nothing, and the files beside it."""

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from congress.core.clock import AMSTERDAM, day_text, time_text
from congress.programme.documents.calendar import calendar
from congress.programme.documents.events import CongressFacts, days_of, events_of
from congress.programme.documents.frab_json import frab_json
from congress.programme.documents.frab_xml import frab_xml
from congress.programme.documents.paper import paper
from congress.programme.queries import Programme

_TEMPLATES = Path(__file__).parents[1] / "templates"


def archive_files(congress: CongressFacts, programme: Programme, *, made_on: date) -> Mapping[str, bytes]:
    """{file name: content} of a folder of which `index.html` is the page. It holds only what is public."""
    programme = programme.public
    made_at = datetime.combine(made_on, time(), tzinfo=AMSTERDAM).astimezone(UTC)
    return {
        "index.html": _page(congress, programme, made_on).encode(),
        "programma.css": (_TEMPLATES / "archive.css").read_bytes(),
        "programma.pdf": paper(congress, programme, made_on=made_on),
        "programma.ics": calendar(congress, programme, made_at=made_at),
        "schedule.json": frab_json(congress, programme),
        "schedule.xml": frab_xml(congress, programme),
    }


def archive(congress: CongressFacts, programme: Programme, *, made_on: date) -> bytes:
    """The folder of `archive_files` as a ZIP file; the same bytes for the same programme and day."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in archive_files(congress, programme, made_on=made_on).items():
            entry = zipfile.ZipInfo(
                f"{congress.slug}/{name}", (made_on.year, made_on.month, made_on.day, 0, 0, 0)
            )
            packed.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def _page(congress: CongressFacts, programme: Programme, made_on: date) -> str:
    env = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {"date": day_text, "time": time_text}
    events = events_of(congress, programme)
    return env.get_template("archive.html").render(
        congress=congress,
        programme=programme,
        days=days_of(events),
        speakers=programme.speakers,
        made_on=made_on,
    )
