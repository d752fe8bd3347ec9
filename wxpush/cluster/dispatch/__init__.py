"""The dispatcher's side: hands rows out and collects results."""
