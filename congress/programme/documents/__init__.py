"""The programme for the public: calendar, schedules of frab, paper, and a copy for the archive."""

from congress.programme.documents.archive import archive, archive_files
from congress.programme.documents.calendar import calendar
from congress.programme.documents.events import CongressFacts
from congress.programme.documents.frab_json import frab_json
from congress.programme.documents.frab_xml import frab_xml
from congress.programme.documents.paper import paper

__all__ = ["CongressFacts", "archive", "archive_files", "calendar", "frab_json", "frab_xml", "paper"]
