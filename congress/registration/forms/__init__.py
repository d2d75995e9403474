"""What a professional types, and the sentence for each mistake."""

from congress.registration.forms.person import ELSEWHERE, Municipality, RegistrationForm, ShortText
from congress.registration.forms.wishes import (
    read_registration,
    read_seat_choice,
    read_wishes,
    seat_field,
    typed_wishes,
    wish_field,
)

__all__ = [
    "ELSEWHERE",
    "Municipality",
    "RegistrationForm",
    "ShortText",
    "read_registration",
    "read_seat_choice",
    "read_wishes",
    "seat_field",
    "typed_wishes",
    "wish_field",
]
