"""Roles per congress and what each may do."""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """What somebody is in a congress; `admin` counts for the whole installation.

    `privacy` is the privacy officer (functionaris gegevensbescherming, or who does it for them).
    """

    ADMIN = "admin"
    ORGANISER = "organiser"
    FINANCE = "finance"
    DOOR = "door"
    PRIVACY = "privacy"


class Right(StrEnum):
    """What a page or command asks for."""

    SEE = "see"
    SETTINGS = "settings"
    PROGRAMME = "programme"
    REGISTRATIONS = "registrations"
    NEEDS = "needs"
    PLACEMENT = "placement"
    DOOR = "door"
    MAIL = "mail"
    FINANCE = "finance"
    RETENTION = "retention"
    REQUESTS = "requests"
    INSTALLATION = "installation"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.ADMIN: frozenset(Right) - {Right.NEEDS, Right.REQUESTS},
    Role.ORGANISER: frozenset(Right) - {Right.FINANCE, Right.RETENTION, Right.REQUESTS, Right.INSTALLATION},
    Role.FINANCE: frozenset({Right.SEE, Right.FINANCE}),
    Role.DOOR: frozenset({Right.SEE, Right.DOOR}),
    Role.PRIVACY: frozenset({Right.SEE, Right.RETENTION, Right.REQUESTS}),
}


def may(roles: Iterable[Role], right: Right) -> bool:
    """Whether one of `roles` gives `right`."""
    return any(right in RIGHTS[role] for role in roles)


class Scope(StrEnum):
    """What an API token may do."""

    REGISTRATIONS_READ = "registrations:read"
    REGISTRATIONS_WRITE = "registrations:write"
    SCANS_WRITE = "scans:write"
    PROGRAMME_READ = "programme:read"
    PROGRAMME_WRITE = "programme:write"
    FINANCE_READ = "finance:read"
    FINANCE_WRITE = "finance:write"


NEEDED_FOR: dict[Scope, Right] = {
    Scope.REGISTRATIONS_READ: Right.REGISTRATIONS,
    Scope.REGISTRATIONS_WRITE: Right.REGISTRATIONS,
    Scope.SCANS_WRITE: Right.DOOR,
    Scope.PROGRAMME_READ: Right.PROGRAMME,
    Scope.PROGRAMME_WRITE: Right.PROGRAMME,
    Scope.FINANCE_READ: Right.FINANCE,
    Scope.FINANCE_WRITE: Right.FINANCE,
}
"""The right that the owner of a token needs for each scope, checked at every call."""
