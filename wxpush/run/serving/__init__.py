"""`wxpush serve`: campaigns opened, the intake and its door, and what ends them."""
