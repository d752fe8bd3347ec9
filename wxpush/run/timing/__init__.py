"""When the messages of an invocation may leave: its window, the time of --at, and how its rows fall onto days."""
