"""What is said of delivery events."""
