"""What waits: answers that may not be about their rows, rows that would end in doubt, and a queue that waits for more to come."""
