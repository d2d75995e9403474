"""Pages and API as a machine: rendering, posted forms, errors, static files."""

from starlette.convertors import IntegerConvertor, register_url_convertor


class _RowNumber(IntegerConvertor):
    # Row numbers fit in 32 bits; what is longer is no page, and would be an error in the database.
    regex = "[0-9]{1,9}"


register_url_convertor("int", _RowNumber())  # before any route is made: all of them import from this package
