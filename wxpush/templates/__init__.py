"""The templates of an account: what they hold, what a campaign file lacks of them, and the list kept for later."""
