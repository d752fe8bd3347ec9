"""How campaigns stand, for people and for programs: at one moment, and drawn anew."""
