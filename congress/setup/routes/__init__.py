"""Pages about congresses as a whole: public, for organisers, and for the installation."""

from congress.setup.routes import installation, organiser, public

first = [*installation.routes, *organiser.routes, *public.fixed]
"""Routes with a fixed first part; these come before those of other packages."""
last = public.by_slug
"""Routes whose first part is the name of a congress; these come last."""
