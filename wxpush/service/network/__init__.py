"""What comes over a connection: bodies, and what is answered where none of them can be read."""
