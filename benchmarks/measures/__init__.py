"""What is measured of a send, one module each: everybody side by side, the rate, growth, going on after a kill, the parts of a message."""
