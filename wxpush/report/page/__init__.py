"""A campaign as a page: one HTML file without a script, which asks nobody for anything. Each part of it is a file here; markup stands in `templates/` alone."""
