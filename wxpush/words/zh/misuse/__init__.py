"""What is said of a command line that cannot be used."""
