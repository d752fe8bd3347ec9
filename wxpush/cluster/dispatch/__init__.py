"""The dispatcher's side: rows out, results home."""
