"""Servers of our own: where they listen, who is at the other end of a connection, and how much may come over one, how quickly and over how many."""
