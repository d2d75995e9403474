"""What an organiser chooses before a timetable is computed."""

from collections.abc import Mapping
from typing import ClassVar

from congress.core.forms import Form
from congress.core.i18n import nl
from congress.programme.rules.timetable import Keep


class TimetableForm(Form):
    """What goes first: the best timetable, or as few moves as possible."""

    keep: Keep = Keep.BEST

    sentences: ClassVar[Mapping[str, str]] = {"keep": nl("Kies wat voorgaat.")}
