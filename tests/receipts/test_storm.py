"""How fast a receiver takes what a bulk run brings, on one core: 2,000 events a second, 99 of 100 answers within 500 ms."""

import os
from random import Random

import pytest

from tests.receipts.pushes import MODES, push, template_event
from tests.receipts.stand import Stand, pushed


@pytest.mark.long
def test_two_thousand_events_a_second_on_one_core(tmp_path):
    many, stand = 40_000, Stand(tmp_path)
    order = [*range(many), *range(0, many, 20)]
    Random(3).shuffle(order)
    made = [
        push(template_event(number, msgid=1000 + number), MODES[number % 3], ("xml", "json")[number % 2])
        for number in range(many)
    ]
    with stand.serving() as served:
        os.sched_setaffinity(served.process.pid, {0})
        crowd = pushed(lambda: served.url, made.__getitem__, order, connections=50)
        assert served.stop()[1]["new"] == many
    rate = len(order) / crowd.seconds
    print(f"{rate:.0f} events a second, 99 of 100 within {crowd.p99() * 1000:.0f} ms")
    assert crowd.taken == set(range(many))
    assert rate >= 2000
    assert crowd.p99() <= 0.5
