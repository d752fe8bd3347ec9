"""`--max-sends`: how many messages a sender gets to see."""

import pytest

from wxpush.model import Message
from wxpush.run.transmission import Capped


def messages(count):
    return (Message(row, b"", b"", 0) for row in range(1, count + 1))


@pytest.mark.parametrize(
    ("there", "most", "taken", "cut"),
    [(3, None, 3, False), (3, 2, 2, True), (3, 3, 3, False), (3, 2**70, 3, False), (0, 1, 0, False)],
)
def test_it_gives_no_more_than_that_and_tells_whether_there_were_more(there, most, taken, cut):
    capped = Capped(messages(there), most)
    assert not capped.cut
    assert [message.row for message in capped] == list(range(1, taken + 1))
    assert capped.cut is cut


def test_who_stops_before_the_cap_has_cut_nothing():
    capped = Capped(messages(3), 2)
    next(iter(capped))
    assert not capped.cut
