"""An account's tokens, which whoever asks it before a run needs, and a broker that is there for those that dispatch."""

from collections.abc import Iterator

import pytest

from tests.cli.doorman import Doorman
from tests.token.conftest import anyio_backend, clock, tokens  # noqa: F401 - fixtures


@pytest.fixture(scope="module")
def door() -> Iterator[str]:
    with Doorman() as doorman:
        yield doorman.url


@pytest.fixture
def broker(campaign, door) -> None:
    campaign.environ["WXPUSH_BROKER"] = door
