"""Pages of the programme: for everybody, and for who edits it."""

from congress.programme.routes import editing, files, public, timetable

routes = [*public.routes, *files.routes, *timetable.routes, *editing.routes]
