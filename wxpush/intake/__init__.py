"""Messages that come one by one: taken durably, answered only then, and sent by the very sender of files."""
