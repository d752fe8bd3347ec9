"""Who follows the account, and its tags."""
