"""The spool: one SQLite file that holds what was taken, from before its answer to its end."""
