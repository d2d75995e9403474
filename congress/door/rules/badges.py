"""The choices for printing badges; stable names for addresses, commands and programs."""

from enum import StrEnum


class Layout(StrEnum):
    """How badges stand on paper."""

    A6 = "a6"
    A4X4 = "a4x4"
    A4X8 = "a4x8"
    A7X8 = "a7x8"
    L7165 = "l7165"
    L4785 = "l4785"


class Only(StrEnum):
    """Which badges: those that are new or changed since the last print, or all."""

    NEW = "new"
    ALL = "all"


class Order(StrEnum):
    """How the badges lie in the box."""

    NAME = "name"
    ORGANISATION = "organisation"
    MUNICIPALITY = "municipality"
