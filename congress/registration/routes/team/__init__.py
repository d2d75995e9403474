"""Signing up a team, and the page of its contact."""

from congress.registration.routes.team import form, page

routes = [*form.routes, *page.routes]
