"""What waits instead of being settled: answers that may not be about their rows, and rows that would end in doubt."""
