"""What commands share: options, settings, signals, words on the screen."""
