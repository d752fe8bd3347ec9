"""As for tokens: both event loops on a clock that does not jump, as most answers come over a socket, and one that only sleep moves."""

from tests.token.conftest import anyio_backend, clock  # noqa: F401 - fixtures
