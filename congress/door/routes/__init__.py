"""Pages of the door: tickets, badges, the overview and scanning."""

from congress.door.routes import badges, scanning, tickets

routes = [*tickets.routes, *badges.routes, *scanning.routes]
