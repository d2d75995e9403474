"""Pages of the programme: for everybody, and for who edits it."""

from congress.programme.routes import editing, public, timetable

routes = [*public.routes, *timetable.routes, *editing.routes]
