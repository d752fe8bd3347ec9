"""When a run will be through, from what is known of it."""

import pytest

from wxpush.progress.eta import Outlook, eta


@pytest.mark.parametrize(
    ("known", "seconds"),
    [
        ({"left": 0, "rate": 0.0, "limit": None}, 0.0),
        ({"left": 0, "rate": 5.0, "limit": 50.0, "wait": 60.0}, 0.0),
        ({"rate": 0.0, "limit": None}, None),
        ({"rate": 0.0, "limit": 0.0}, None),
        ({"rate": 10.0, "limit": None}, 10.0),
        ({"rate": 0.0, "limit": 50.0}, 2.0),
        ({"rate": 10.0, "limit": 50.0}, 10.0),
        ({"rate": 0.5, "limit": 50.0}, 200.0),
        ({"rate": 0.5, "limit": None}, 200.0),
        ({"rate": 60.0, "limit": 50.0}, 2.0),
        # What stands still says nothing of how fast it goes on.
        ({"rate": 10.0, "limit": 50.0, "wait": 5.0}, 7.0),
        ({"rate": 10.0, "limit": None, "wait": 5.0}, 15.0),
        ({"rate": 0.0, "limit": 50.0, "requests": 1.5}, 3.0),
        # The last minutes count where somebody asks for less, and where they are known.
        ({"rate": 0.0, "limit": 50.0, "settled": 0.5, "slowed": True}, 200.0),
        ({"rate": 0.0, "limit": 50.0, "settled": 0.5, "slowed": False}, 2.0),
        ({"rate": 0.0, "limit": 50.0, "settled": 100.0, "slowed": True}, 2.0),
        ({"rate": 0.0, "limit": 50.0, "settled": None, "slowed": True}, 2.0),
        ({"rate": 0.0, "limit": 50.0, "settled": 0.0, "slowed": True}, 2.0),
    ],
)
def test_the_seconds_that_are_left_follow_from_what_is_in_force(known, seconds):
    assert eta(Outlook(**{"left": 100} | known)) == seconds
