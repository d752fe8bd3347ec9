"""An account's tokens, which whoever asks it before a run needs."""

from tests.token.conftest import anyio_backend, clock, tokens  # noqa: F401 - fixtures
