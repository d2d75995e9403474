"""Pages of the door: tickets, badges, phones, the overview and scanning."""

from congress.door.routes import badges, devices, phone, scanning, tickets

routes = [*tickets.routes, *badges.routes, *devices.routes, *scanning.routes, *phone.routes]
