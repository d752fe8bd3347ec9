"""A checkpoint beside a campaign."""

import pytest

from wxpush.checkpoint.sqlite import SqliteCheckpoint


@pytest.fixture
def path(tmp_path):
    return tmp_path / "c.csv.wxpush"


@pytest.fixture
def checkpoint(path):
    with SqliteCheckpoint.open(path) as opened:
        yield opened
