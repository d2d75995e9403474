"""Pages and API as a machine: rendering, posted forms, errors, static files."""
