"""Who follows the account: listed into a file, and asked about before they are sent to."""
