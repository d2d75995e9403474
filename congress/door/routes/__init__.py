"""Pages of the door: tickets, badges, phones, the overview and scanning."""

from congress.door.routes import badges, devices, my_data, phone, scanning, tickets

routes = [*tickets.routes, *my_data.routes, *badges.routes, *devices.routes, *scanning.routes, *phone.routes]
