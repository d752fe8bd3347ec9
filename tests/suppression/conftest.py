"""A list that a team shares."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.suppression.users import shared_list


@pytest.fixture
def team() -> Iterator[Path]:
    with shared_list() as path:
        yield path
