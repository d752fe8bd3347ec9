"""The checkpoint as a file: whole, locked, with its log, and still the one that it was."""
