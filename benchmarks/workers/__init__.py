"""What `cluster.py` measures with: the processes of a cluster, the servers between them, and tables of what came of it."""
