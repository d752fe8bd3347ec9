"""The fast lane: which tests need no process and no socket, and what holds them to it."""
