"""A checkpoint beside a campaign."""

import pytest

from tests.checkpoint.records import record
from wxpush.checkpoint.sqlite import SqliteCheckpoint


@pytest.fixture
def path(tmp_path):
    return tmp_path / "c.csv.wxpush"


@pytest.fixture
def checkpoint(path):
    with SqliteCheckpoint.open(path) as opened:
        yield opened


@pytest.fixture
def running(path):
    """One with eight rows, under a run."""
    checkpoint = SqliteCheckpoint.open(path)
    checkpoint.begin("boot", 1)
    for row in range(1, 9):
        checkpoint.commit_now([record(row)])
    yield checkpoint
    checkpoint.close()
