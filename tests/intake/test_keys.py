"""The table by which a message is found: it has each message's key, and nobody else's."""

from functools import partial

import pytest

from tests.intake.test_spool import _DAY, _NOW, message, settled, spool, taken
from wxpush.intake.spool.claiming import Decided, Spooled, keep, settle
from wxpush.intake.spool.purging import purge
from wxpush.intake.spool.taking import InSpool

__all__ = ["spool"]
#: Keys that begin alike.
_ALIKE, _OTHER = b"01234567-a", b"01234567-b"


@pytest.fixture(autouse=True)
def _whole(spool):
    yield
    found = spool.ask(lambda db: db.execute("SELECT mark, row FROM keys ORDER BY row").fetchall())
    assert found == spool.ask(lambda db: db.execute("SELECT substr(key, 1, 8), row FROM messages").fetchall())


def test_keys_that_begin_alike_are_two(spool):
    assert taken(spool, message(_ALIKE), message(_OTHER)) == [InSpool(1, fresh=True), InSpool(2, fresh=True)]
    assert taken(spool, message(_OTHER)) == [InSpool(2, fresh=False)]
    assert taken(spool, message(b"01234567-c")) == [InSpool(3, fresh=True)]
    assert taken(spool, message(_ALIKE)) == [InSpool(1, fresh=False)]


def test_keys_are_found_whatever_their_order_and_number(spool):
    some = [message(b"%03d" % (number * 7 % 1000)) for number in range(700)]
    assert taken(spool, *some) == [InSpool(row, fresh=True) for row in range(1, 701)]
    assert taken(spool, *reversed(some)) == [InSpool(row, fresh=False) for row in range(700, 0, -1)]


def test_what_is_purged_is_found_no_more(spool):
    taken(spool, message(_ALIKE), message(_OTHER))
    settled(spool, 1)
    spool.do_now(partial(purge, now_ms=_NOW + 3 * _DAY, keep_ms=2 * _DAY, after=0))
    assert taken(spool, message(_ALIKE), message(_OTHER), at=_NOW + 3 * _DAY) == [
        InSpool(3, fresh=True),
        InSpool(2, fresh=False),
    ]


def test_of_two_nodes_only_what_is_unclaimed_goes(spool):
    lines = [message(_ALIKE), message(_OTHER), message(_ALIKE)]
    first, second = Spooled(1, fresh=True), Spooled(2, fresh=True)
    assert spool.do_now(partial(keep, lines=lines, now_ms=_NOW)) == [first, second, Spooled(1)]
    spool.do_now(partial(settle, decided=Decided(ours=[1])))
    spool.do_now(partial(settle, decided=Decided(others=[1, 2, 3])))
    assert spool.do_now(partial(keep, lines=lines[:2], now_ms=_NOW)) == [
        Spooled(1, claimed=True),
        Spooled(3, fresh=True),
    ]
