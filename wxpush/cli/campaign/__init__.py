"""One send, from open files to the summary."""
