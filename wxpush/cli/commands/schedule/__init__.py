"""`wxpush schedule`: a command for each thing to do."""
