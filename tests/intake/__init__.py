"""The intake of messages that come one by one, below the door of HTTP."""
