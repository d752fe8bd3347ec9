"""An account that is imitated: its followers, tokens, quota and memory."""
