"""Use cases of registration, a file per noun."""

from congress.registration.actions.cancel import cancel
from congress.registration.actions.line import fill_free_places, promote
from congress.registration.actions.offers import expire_offers
from congress.registration.actions.register import register
from congress.registration.actions.turns import fill_free_seats
from congress.registration.actions.wishes import change_wishes

__all__ = [
    "cancel",
    "change_wishes",
    "expire_offers",
    "fill_free_places",
    "fill_free_seats",
    "promote",
    "register",
]
