"""What is said of a recipient file as a whole."""
