"""What an organiser fills in about the placement."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field

from congress.core.forms import Form, Whole
from congress.core.i18n import nl
from congress.programme.models import LARGEST_NUMBER
from congress.programme.rules.assignment import Goal, Queue
from congress.registration.rules.placing import Options


class PlacementForm(Form):
    """How to place people; left empty it is the usual way."""

    goal: Goal = Goal.SQUARES
    queue: Queue = Queue.LOTTERY
    seed: Annotated[Whole, Field(ge=0, le=LARGEST_NUMBER)] | None = None

    sentences: ClassVar[Mapping[str, str]] = {
        "goal": nl("Kies wat voorgaat."),
        "queue": nl("Kies wat beslist als keuzes gelijk zijn."),
        "seed": nl("Vul een heel getal in van 0 tot en met 2147483647."),
    }

    def options(self) -> Options:
        """The same for a run."""
        return Options(self.goal, self.queue, self.seed)
