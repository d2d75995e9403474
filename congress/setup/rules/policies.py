"""The choices an organiser makes once per congress."""

from enum import StrEnum


class Outsiders(StrEnum):
    """What happens with people from outside the confirmed gemeenten."""

    ACCEPT = "accept"
    WAITING = "waiting"
    REFUSE = "refuse"


class Choice(StrEnum):
    """How workshops are chosen: by ranked wishes, or directly while seats last."""

    RANKED = "ranked"
    DIRECT = "direct"


class ParticipationStatus(StrEnum):
    """Where a gemeente stands: only confirmed ones share in the costs."""

    INVITED = "invited"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class VatTreatment(StrEnum):
    """How passing on the costs stands towards VAT (Wet OB 1968; see docs/btw.md)."""

    OUTSIDE = "outside"
    STANDARD = "standard"
    EXEMPT = "exempt"


class CostBasis(StrEnum):
    """Whether the lead passes on costs with or without the VAT it paid."""

    INCLUDING_VAT = "incl_vat"
    EXCLUDING_VAT = "excl_vat"
