"""How fast a receiver takes what a bulk run brings, on one core: 2,000 events a second, 99 of 100 answers within 500 ms."""

import os
from pathlib import Path
from random import Random

import pytest

from tests.receipts.pushes import MODES, push, template_event
from tests.receipts.stand import Stand, pushed


def _cpu(pid: int) -> float:
    """Seconds of CPU that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.long
def test_two_thousand_events_a_second_on_one_core(tmp_path):
    """What a core takes in a second is counted in its own seconds: other work on the machine takes some of those on the wall."""
    many, stand = 40_000, Stand(tmp_path)
    order = [*range(many), *range(0, many, 20)]
    Random(3).shuffle(order)
    made = [
        push(template_event(number, msgid=1000 + number), MODES[number % 3], ("xml", "json")[number % 2])
        for number in range(many)
    ]
    with stand.serving() as served:
        os.sched_setaffinity(served.process.pid, {0})
        before = _cpu(served.process.pid)
        crowd = pushed(lambda: served.url, made.__getitem__, order)
        took = _cpu(served.process.pid) - before
        assert served.stop()[1]["new"] == many
    a_core, wall = len(order) / took, len(order) / crowd.seconds
    print(
        f"{a_core:.0f} events a second of a core, {wall:.0f} on the wall, 99 of 100 within {crowd.p99() * 1000:.0f} ms"
    )
    assert crowd.taken == set(range(many))
    assert a_core >= 2000
    assert crowd.p99() <= 0.5
