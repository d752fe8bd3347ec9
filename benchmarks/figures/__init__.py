"""What is told of a client: its name, its figures, and the ratios that are asked of them."""
