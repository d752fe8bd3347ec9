"""What `serving.py` measures with: services, callers (`publishing.py` too), and tables of what came of it."""
