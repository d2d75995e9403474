"""Pages of the programme: for everybody, and for who edits it."""

from congress.programme.routes import draft, editing, files, public, timetable

routes = [*public.routes, *files.routes, *timetable.routes, *draft.routes, *editing.routes]
