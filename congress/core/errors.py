"""Every expected "no" is a class with one Dutch sentence."""

from typing import ClassVar

from congress.core.i18n import nl


class Refusal(Exception):
    """Base of every expected "no". Carries the facts that its sentence mentions."""

    sentence: ClassVar[str]

    def __init__(self, **facts: object) -> None:
        super().__init__(type(self).__name__)
        self.facts = facts

    def __str__(self) -> str:
        return nl(self.sentence).format(**self.facts)


class NotFound(Refusal):
    """It is not there, or this person may not know that it is."""

    sentence = nl("Deze pagina bestaat niet of niet meer.")


class NotAllowed(Refusal):
    """Known, but not with this role."""

    sentence = nl("Je hebt geen toegang tot deze pagina. Vraag de beheerder om de juiste rol.")


class Conflict(Refusal):
    """No longer possible in the present state."""

    sentence = nl("Dit kan nu niet meer. Ververs de pagina en kijk hoe het ervoor staat.")


class Busy(Conflict):
    """A lock was not free in time."""

    sentence = nl("Het is even druk. Probeer het zo nog eens.")
