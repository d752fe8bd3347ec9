"""What wxpush has kept of people in a folder: found again, deleted by age, or erased for one person."""
