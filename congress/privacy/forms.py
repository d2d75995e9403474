"""What the privacy officer fills in."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field, create_model

from congress.core.forms import Form, Whole
from congress.core.i18n import nl
from congress.setup.rules.terms import Term

WRONG_TERM = nl("{title}: vul een heel aantal dagen in, van {least} tot en met {most}.")


def terms_form(asked: Mapping[str, tuple[str, Term]]) -> type[Form]:
    """The form with a number of days per input, for each {input: (title, the term with its bounds)}."""
    days = {
        name: (Annotated[Whole, Field(ge=term.least, le=term.most)], ...) for name, (_, term) in asked.items()
    }
    said = {
        name: nl(WRONG_TERM).format(title=nl(title), least=term.least, most=term.most)
        for name, (title, term) in asked.items()
    }

    class TermsForm(Form):
        sentences: ClassVar[Mapping[str, str]] = said

    return create_model("TermsForm", __base__=TermsForm, **days)  # type: ignore[call-overload,no-any-return]  # the inputs are known only now
