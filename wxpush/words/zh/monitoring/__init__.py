"""What is said of metrics that a process tells."""
