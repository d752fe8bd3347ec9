"""What a monitor may know: metrics as text, and where a process that is no server otherwise tells them."""
