"""People who are never to be sent to: a plain file, what it means for a row, and how it grows by itself."""
