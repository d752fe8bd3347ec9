"""What workers and dispatchers note is said once in a while, and of one kind no more than a few: others may have thousands noted."""

from typing import Any, cast

from wxpush.cluster.noting import note
from wxpush.errors import StateError
from wxpush.run.cluster.log import telling
from wxpush.words import Sentence


class Hands:
    """A clock that is turned by hand."""

    now = 0.0

    def monotonic(self):
        return self.now


class Heard:
    def __init__(self):
        self.said: list[str] = []

    def note(self, text, _label):
        self.said.append(str(text))


def test_of_thousands_of_one_kind_a_few_are_said_and_the_rest_counted():
    heard, clock = Heard(), Hands()
    with telling(cast("Any", heard), cast("Any", clock)):
        for number in range(3000):
            note(StateError("cluster.strange", at="redis", key=f"run:{number}"))
        note(Sentence("cluster.account_paused"))
        assert len(heard.said) == 11
        assert heard.said[-1] == str(Sentence("cluster.account_paused"))
        clock.now = 31.0
        note(StateError("cluster.strange", at="redis", key="run:2999"))
    assert heard.said[11].startswith("2,990 ")
    assert len(heard.said) == 13


def test_the_same_is_said_again_half_a_minute_later():
    heard, clock = Heard(), Hands()
    with telling(cast("Any", heard), cast("Any", clock)):
        for clock.now in (0.0, 1.0, 29.0, 30.0):
            note(Sentence("cluster.account_paused"))
    assert len(heard.said) == 2
