"""The page for people: what waits, goes and came to what, live; to look at alone. Markup stands in `templates/`."""
