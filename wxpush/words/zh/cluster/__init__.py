"""What a cluster's servers, dispatchers and workers say."""
