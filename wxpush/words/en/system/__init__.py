"""What is said of the machine, and what its operating system says of a call that failed."""
