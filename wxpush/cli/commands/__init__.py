"""A module for each command, of its name. Its `run` is given the arguments by name, and `options`."""
