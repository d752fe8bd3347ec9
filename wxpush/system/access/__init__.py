"""Who may do what with a file."""
