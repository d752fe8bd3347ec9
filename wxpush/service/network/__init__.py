"""Connections: who is at the other end, how much may come over one and how quickly, and the server of them."""
