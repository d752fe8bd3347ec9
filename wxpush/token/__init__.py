"""The account's access token: where it comes from, how processes share it, when it is renewed."""
