"""What stands between an opened campaign and its first message."""
