"""What commands say, ask, draw and show."""
