"""What `serving.py` measures with: services, callers, and tables of what came of it."""
