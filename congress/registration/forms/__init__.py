"""What a professional types, and the sentence for each mistake."""

from congress.registration.forms.person import (
    ELSEWHERE,
    DetailsForm,
    Municipality,
    RegistrationForm,
    ShortText,
    WalkInForm,
)
from congress.registration.forms.questions import answer_field, read_replies, typed_replies
from congress.registration.forms.registers import read_registers, register_rows, typed_registers
from congress.registration.forms.sign_up import SignUp, read_registration
from congress.registration.forms.wishes import (
    read_seat_choice,
    read_wishes,
    seat_field,
    typed_wishes,
    wish_field,
)

__all__ = [
    "ELSEWHERE",
    "DetailsForm",
    "Municipality",
    "RegistrationForm",
    "ShortText",
    "SignUp",
    "WalkInForm",
    "answer_field",
    "read_registers",
    "read_registration",
    "read_replies",
    "read_seat_choice",
    "read_wishes",
    "register_rows",
    "seat_field",
    "typed_registers",
    "typed_replies",
    "typed_wishes",
    "wish_field",
]
