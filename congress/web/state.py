"""What every request can reach: given once by `create_app`, never global."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from starlette import requests

from congress.core.db import Database, IdsOf
from congress.core.settings import Settings
from congress.core.tokens import TicketWriter

if TYPE_CHECKING:
    from congress.web.metrics import Measures


class State(TypedDict):
    """The parts of the installation."""

    db: Database
    settings: Settings
    clock: Callable[[], datetime]
    ticket: TicketWriter
    present: IdsOf
    measures: "Measures"


Request = requests.Request[State]
