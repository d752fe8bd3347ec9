"""The receipts file of one account: events, the rows that were accepted, and sums of what is known of them, in one SQLite database."""
