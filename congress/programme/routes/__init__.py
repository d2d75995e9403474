"""Pages of the programme: for everybody, and for who edits it."""

from congress.programme.routes import editing, public

routes = [*public.routes, *editing.routes]
