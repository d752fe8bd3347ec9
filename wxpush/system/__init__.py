"""The machine: its clock, its files, its signals."""
