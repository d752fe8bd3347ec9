"""What several kinds of message have in common: texts with placeholders, row keys, the reading of answers."""
