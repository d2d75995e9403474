"""Why a part of the programme is not changed."""

from congress.core.errors import Conflict
from congress.core.i18n import nl, plural


class CodeTaken(Conflict):
    """Two parts of one kind cannot share a code."""

    sentence = nl("Deze korte naam bestaat al. Kies een andere.")


class NameTaken(Conflict):
    """Two rooms, themes or rounds with one name cannot be told apart; breaks may share theirs."""

    sentence = nl("De naam “{name}” bestaat al. Kies een andere.")


class LetterTaken(Conflict):
    """Two themes cannot share a letter: it says the same as the colour."""

    sentence = nl("De letter {letter} hoort al bij het thema “{theme}”. Kies een andere.")


class InUse(Conflict):
    """Something else in the programme, or somebody's wish, still needs it."""

    sentence = nl("Dit wordt nog gebruikt door {users}. Haal dat eerst weg.")


class PeopleSit(Conflict):
    """People have a seat in the session, so it does not go without giving them another."""

    sentence = nl(
        "In deze sessie {sit}. Laat de sessie vervallen bij Indeling: wie er zit, krijgt dan een andere plek."
    )


class SessionStays(Conflict):
    """People have a seat in the session, so it keeps its round and its workshop."""

    sentence = nl("In deze sessie {sit}. Kies dezelfde workshop en dezelfde ronde.")


class Occupied(Conflict):
    """The room is taken in this round."""

    sentence = nl("In deze zaal is in deze ronde al “{workshop}”. Kies een andere zaal of ronde.")


class GivenAlready(Conflict):
    """The workshop has a session in this round."""

    sentence = nl("Deze workshop is in deze ronde al in {room}. Kies een andere ronde.")


class SeatsGiven(Conflict):
    """More people sit in the session than would fit."""

    sentence = nl(
        "In deze sessie zitten al {taken} mensen; daar is deze zaal te klein voor. "
        "Verklein de sessie eerst bij Indeling: dan krijgt wie niet past een andere plek."
    )


def sit(count: int) -> str:
    """How many people sit somewhere, to say in a refusal."""
    return plural("zit {count} persoon", "zitten {count} mensen", count).format(count=count)


class RoundInUse(Conflict):
    """Sessions take place in the round, so it stays one with workshops."""

    sentence = nl("In deze ronde staan sessies. Haal die eerst weg, of laat het een ronde met workshops.")


class NotThere(Conflict):
    """A choice that this congress does not have."""

    sentence = nl("Kies een workshop, een workshopronde en een zaal van dit congres.")


class UnknownSpeaker(NotThere):
    """A speaker that this congress does not have."""

    sentence = nl("Kies sprekers uit de lijst.")


class UnknownRound(NotThere):
    """A round that this congress does not have."""

    sentence = nl("Kies rondes uit de lijst.")


class TooOften(Conflict):
    """The workshop has more sessions than it may have."""

    sentence = nl("Deze workshop mag hooguit {runs} keer worden gegeven. Verhoog dat eerst bij de workshop.")


class RunsGiven(Conflict):
    """A workshop has sessions already, more than it would be allowed."""

    sentence = nl(
        "Deze workshop heeft al {sessions} sessies. Vul een hoger getal in of haal eerst een sessie weg."
    )


class OutsideCongress(Conflict):
    """A round on a day that is not the one of the congress."""

    sentence = nl("Het congres is op {first}. Kies een tijd op die dag.")


class OutsideDays(OutsideCongress):
    """The same for a congress of several days."""

    sentence = nl("Het congres is van {first} tot en met {last}. Kies een tijd op die dagen.")


class UnknownTheme(NotThere):
    """A theme that this congress does not have."""

    sentence = nl("Kies een thema uit de lijst.")
