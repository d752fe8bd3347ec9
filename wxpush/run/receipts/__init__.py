"""Delivery events as the application has them: taken over HTTP or from a file, and told of runs."""
