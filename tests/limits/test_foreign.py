"""Answers of somebody else in WeChat's place: how many, and for how long, end a run; and how long a gateway is waited for that says when."""

import pytest

from wxpush.errors import Exit, Reason, Stop
from wxpush.limits.awake import Awake
from wxpush.limits.foreign import Foreign
from wxpush.model import Kind, Verdict
from wxpush.words import Means

HOST = "api.weixin.qq.com"
REFUSED = Verdict(Kind.RETRY, detail="HTTP 403", foreign=True)
SICK = Verdict(Kind.UNSURE, detail="HTTP 502", foreign=True, may_pass=True)
SENT = Verdict(Kind.SENT, 0)
NO_ANSWER = Verdict(Kind.UNSURE, detail="no answer")


def asking(seconds: float) -> Verdict:
    return Verdict(Kind.UNSURE, detail="HTTP 503", foreign=True, may_pass=True, pause=seconds)


def told(*answers: tuple[float, Verdict], accepted: bool = False) -> tuple[float, Stop] | None:
    """The first stop, and when it came."""
    foreign = Foreign(HOST)
    for now, verdict in answers:
        if (stop := foreign.learn(verdict, now, accepted=accepted)) is not None:
            return now, stop
    return None


def every(seconds: float, verdict: Verdict, many: int = 100) -> list[tuple[float, Verdict]]:
    return [(seconds * number, verdict) for number in range(many)]


@pytest.mark.parametrize(
    ("answers", "ends"),
    [
        (every(0.0, REFUSED, 19), None),
        (every(0.0, REFUSED), 0.0),
        (every(15.0, REFUSED), 30.0),
        (every(60.0, REFUSED), 120.0),
        (every(0.0, SICK), None),
        (every(1.0, SICK), 40.0),
        (every(15.0, SICK), 45.0),
        (every(40.0, SICK), 80.0),
        # one outage, whatever it says
        ([(0.0, SICK), (20.0, asking(1.0)), (40.0, REFUSED)], 40.0),
        # but for them these would end it
        ([*every(1.0, SICK, 40), (39.5, SENT), (40.0, SICK), (41.0, SICK)], None),
        ([*every(1.0, SICK, 40), (39.5, NO_ANSWER), (40.0, SICK), (41.0, SICK)], None),
        ([*every(0.1, REFUSED, 19), (2.0, NO_ANSWER), (2.1, REFUSED)], 2.1),
        ([*every(0.1, REFUSED, 19), (2.0, SENT), (2.1, REFUSED)], None),
        ([(100.0, REFUSED), (101.0, REFUSED), (102.0, REFUSED)], None),
    ],
)
def test_it_ends_when_nobody_else_answers_for_long_enough(answers, ends):
    found = told(*answers)
    assert (found and found[0]) == ends
    assert found is None or (found[1].reason, found[1].exit) == (Reason.SERVER, Exit.STOPPED)


@pytest.mark.parametrize(
    ("accepted", "answers", "ends"),
    [
        # it fits into the minute
        (False, [(0.0, asking(30.0)), (30.0, asking(5.0))], None),
        (False, [(0.0, asking(30.0)), (30.0, asking(30.0))], 30.0),
        # nothing works before that minute is over
        (False, [(0.0, asking(120.0))], 0.0),
        # it has worked before: waited for once, as in a campaign that was too fast
        (True, [(0.0, asking(120.0)), (0.1, asking(120.0))], None),
        (True, [(0.0, asking(120.0)), (120.0, SENT), (121.0, asking(120.0))], None),
        (True, [(0.0, asking(120.0)), (120.0, asking(120.0))], 120.0),
        (True, [(0.0, asking(120.0)), (120.0, SICK)], 120.0),
        (True, [(0.0, asking(30.0)), (30.0, asking(30.0))], 30.0),
        # others that were in flight with the first say the same, and late ones: nothing new
        (True, [(0.0, asking(120.0)), (11.0, asking(120.0)), (100.0, SICK)], None),
        (True, [(0.0, SICK), (10.0, asking(120.0))], None),
        (True, [(0.0, SICK), (10.1, asking(120.0))], 10.1),
        # the time is over, and a line that was cut says nothing of who is there: it is waited for once more
        (True, [(0.0, asking(120.0)), (1.0, NO_ANSWER), (120.0, asking(120.0)), (161.0, SICK)], None),
        # after a word of WeChat's it is as if nobody had asked
        (True, [(0.0, asking(120.0)), (1.0, SENT), *((200.0 + 15 * each, SICK) for each in range(9))], 245.0),
        # the longest that fits, and the longest at all
        (False, [(0.0, asking(50.0))], None),
        (False, [(0.0, asking(50.1))], 0.0),
        (True, [(0.0, asking(600.0))], None),
        (True, [(0.0, asking(601.0))], 0.0),
    ],
)
def test_who_asks_for_time_has_it_where_that_helps(accepted, answers, ends):
    found = told(*answers, accepted=accepted)
    assert (found and found[0]) == ends


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (every(15.0, SICK), ("HTTP 502", HOST, "45s")),
        ([(100.0 + now, sick) for now, sick in every(15.0, SICK)], ("HTTP 502", HOST, "45s")),
        (every(0.0, REFUSED), ("HTTP 403", HOST)),
        ([(0.0, asking(120.0))], ("HTTP 503", HOST, "2m", "after that time")),
    ],
)
def test_the_end_names_status_host_and_time(answers, words):
    found = told(*answers)
    assert found is not None
    assert [word for word in words if word not in found[1].told()] == []


def test_the_end_of_those_whose_every_try_was_answered_so_names_who_answered_and_settles_nothing():
    for host, name in ((HOST, HOST), ("", "WeChat")):
        stop = Foreign(host).left(SICK)
        assert (stop.reason, stop.exit, stop.means) == (Reason.SERVER, Exit.STOPPED, Means.NOT_SETTLED)
        assert "HTTP 502" in stop.told()
        assert name in stop.told()


def test_it_hears_of_every_answer_from_the_first_until_wechats_next_word():
    foreign = Foreign(HOST)
    heard = [foreign.counting]
    for verdict in (SICK, NO_ANSWER, SENT):
        foreign.learn(verdict, 0.0, accepted=True)
        heard.append(foreign.counting)
    assert heard == [False, True, True, False]


def test_it_tells_for_how_long_it_waits_yet():
    foreign = Foreign(HOST)
    assert foreign.overdue(0.0) == float("-inf")
    foreign.learn(SICK, 10.0, accepted=True)
    assert foreign.overdue(20.0) == -30.0
    assert foreign.overdue(60.0) == 10.0
    foreign.learn(asking(120.0), 12.0, accepted=True)
    assert foreign.overdue(20.0) == -112.0
    foreign.learn(NO_ANSWER, 21.0, accepted=True)
    assert foreign.overdue(21.0) == float("-inf")


def test_a_clock_that_rests_stands_still():
    awake = Awake()
    assert awake.time(5.0) == 5.0
    awake.rest(10.0)
    awake.rest(20.0)
    assert (awake.resting, awake.time(100.0)) == (True, 10.0)
    awake.go_on(110.0)
    awake.go_on(111.0)
    assert (awake.resting, awake.time(115.0)) == (False, 15.0)
    awake.rest(120.0)
    assert awake.time(200.0) == 20.0
