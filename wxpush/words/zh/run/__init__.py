"""What a run tells and asks: before its first message, while it sends, at its end, in a dry run, behind a cluster."""
