"""The account's templates, and a campaign file held against its own."""
