"""One person gets so many messages from a service, whoever hands them in."""

from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.intake.stand import CALLER, campaign_file, line, served
from wxpush.intake.base import AlreadyTaken, Refused, Taken, Trouble
from wxpush.intake.names import MessageNames
from wxpush.intake.persons import PersonLimits
from wxpush.intake.spool import rows
from wxpush.intake.spool.spool import open_spool
from wxpush.intake.sums import IntakeSums
from wxpush.intake.taking import Reception
from wxpush.parsing.quantities import CountWithin
from wxpush.system.clock import SystemClock

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend():
    return "asyncio"


class Now:
    def __init__(self):
        self.at = 0.0

    def __call__(self):
        return self.at


@contextmanager
def reception(folder, allowed, now):
    clock = SystemClock()
    with open_spool(Path(folder) / "inbox.db") as spool:
        campaign = served(spool, campaign_file(folder), "wx0123456789abcdef", clock)
        with spool.at_work():
            yield Reception(
                spool=spool,
                sums=IntakeSums(spool.ask(rows.counts)),
                names=MessageNames(spool.secret),
                clock=clock,
                campaigns={campaign.name: campaign}.get,
                came=lambda *_: None,
                most_waiting=100,
                persons=PersonLimits(allowed, now),
            )


async def test_what_is_beyond_is_refused_until_there_is_room_again(tmp_path):
    now = Now()
    with reception(tmp_path, CountWithin(2, 60), now) as at:
        lines = [line(1, product=f"{number}") for number in range(3)]
        first = await at.take([*lines, line(2)], CALLER, "")
        now.at = 31
        later = await at.take([lines[2]], CALLER, "")
    assert [type(each) for each in first] == [Taken, Taken, Refused, Taken]
    assert first[2].trouble is Trouble.RATE_OF_PERSON
    assert isinstance(later[0], Taken)


async def test_a_repeat_is_told_its_id_and_counts_for_nothing(tmp_path):
    with reception(tmp_path, CountWithin(2, 60), Now()) as at:
        (first,) = await at.take([line(1)], CALLER, "a")
        repeats = [await at.take([line(1)], CALLER, "a") for _ in range(5)]
        (second,) = await at.take([line(1, product="2")], CALLER, "b")
        (beyond,) = await at.take([line(1, product="3")], CALLER, "c")
        (known,) = await at.take([line(1)], CALLER, "a")
        (other,) = await at.take([line(1, product="4")], CALLER, "a")
    assert repeats == [[AlreadyTaken(first.id)]] * 5
    assert isinstance(second, Taken)
    assert beyond.trouble is Trouble.RATE_OF_PERSON
    assert known == AlreadyTaken(first.id)
    assert other.trouble is Trouble.KEY_REUSED
