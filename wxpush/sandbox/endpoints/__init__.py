"""What the imitated API answers, by endpoint."""
