"""Edits, kills, decisions, clocks: whatever an operator and a machine do, in any order, the model holds."""

import pytest

from tests.reliability import figures, seeds
from tests.reliability.stateful.operator import AT_ONCE, operated


@pytest.fixture(autouse=True)
def _cache(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


@pytest.mark.slow
def test_whatever_an_operator_does_the_model_holds():
    operated(seeds.first_seed(), 60, 15)


@pytest.mark.long
def test_whatever_many_operators_do_the_model_holds():
    done = [operated(first, AT_ONCE, 30) for first in seeds.for_a_long_time(800)]
    figures.tell(len(done), examples=len(done) * AT_ONCE)
