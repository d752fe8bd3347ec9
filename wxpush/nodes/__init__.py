"""Several services of one account as one: what they share lies in Redis. docs/serve.md#several-nodes tells the protocol."""
