"""Pages of the door: tickets, badges, phones, the overview and scanning."""

from congress.door.routes import attendance, badges, devices, held, live, my_data, phone, scanning, tickets

routes = [
    *tickets.routes,
    *my_data.routes,
    *badges.routes,
    *devices.routes,
    *held.routes,
    *live.routes,
    *attendance.routes,
    *scanning.routes,
    *phone.routes,
]
