"""One command that runs all long proofs in pieces, goes on where it stopped, and keeps its record under a digest of wxpush/."""
