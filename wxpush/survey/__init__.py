"""The first reading of a list, and what of it is too large for memory."""
