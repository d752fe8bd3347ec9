"""What typer sees: one function for each command, which imports what it needs when it runs."""
