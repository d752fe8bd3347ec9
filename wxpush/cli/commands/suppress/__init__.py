"""The list of openids that are never sent to."""
