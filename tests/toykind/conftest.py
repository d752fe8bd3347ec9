"""The toy kind of message, registered by its line; the server that takes it; a campaign of it."""

import pytest

import wxpush
from tests.toykind.kind import TOY
from tests.toykind.people import ALL
from tests.toykind.server import toy_server
from wxpush.channels import CHANNELS


@pytest.fixture
def anyio_backend():
    """FastStream and redis run on asyncio only."""
    return "asyncio"


@pytest.fixture(autouse=True)
def _registered(monkeypatch):
    monkeypatch.setitem(CHANNELS, TOY.word, TOY)


@pytest.fixture
def server():
    with toy_server() as started:
        yield started


@pytest.fixture
def account(server):
    return wxpush.Account("wx0123456789abcdef", "s" * 32, server.base_url, cached=False)


@pytest.fixture
def campaign(tmp_path):
    (tmp_path / "toys.yaml").write_text('channel: toy\nsay: "Hello {{ name }}"\n', encoding="utf-8")
    rows = "".join(f"{who},{who[-3:]}\n" for who in ALL)
    (tmp_path / "toys.csv").write_text(f"openid,name\n{rows}", encoding="utf-8")
    return wxpush.Campaign(tmp_path / "toys.csv")
