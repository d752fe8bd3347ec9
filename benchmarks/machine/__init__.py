"""The machine and its processes: who runs on which core, what a process takes, where this checkout is."""
