"""The breaker's states: what opens it, who probes, when it gives up."""

from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wxpush.hold import Held, Hold
from wxpush.limits.breaker import Breaker, BreakerState
from wxpush.model import Kind, Verdict

CLOSED, OPEN, HALF_OPEN = BreakerState.CLOSED, BreakerState.OPEN, BreakerState.HALF_OPEN
FAULTS = [Kind.UNSURE, Kind.UNSENT]
NEUTRAL = [Kind.TOKEN, Kind.THROTTLED, Kind.QUOTA, Kind.TEMPLATE, Kind.HALT]
LOST = Verdict(Kind.UNSENT, detail="no connection")
GOOD = sorted(set(Kind) - set(FAULTS) - set(NEUTRAL), key=lambda kind: kind.value)


def tell(breaker: Breaker, kinds: list[Kind], now: float = 0.0) -> Breaker:
    for kind in kinds:
        breaker.learn(Verdict(kind), now)
    return breaker


def opened(now: float = 0.0) -> Breaker:
    return tell(Breaker(), [Kind.UNSURE] * 20, now)


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        ([Kind.UNSURE] * 19, CLOSED),
        ([Kind.UNSURE] * 20, OPEN),
        ([Kind.UNSENT] * 20, OPEN),
        ([Kind.SENT, Kind.UNSURE] * 10, OPEN),
        ([Kind.UNSURE, Kind.SENT] * 9 + [Kind.SENT] * 2, CLOSED),
        ([Kind.SENT] * 100 + [Kind.UNSURE] * 49, CLOSED),
        ([Kind.SENT] * 100 + [Kind.UNSURE] * 50, OPEN),
        # only the last hundred count, and of those that leave them no fault stays behind
        ([Kind.UNSURE] + [Kind.SENT] * 100 + [Kind.UNSURE] * 49, CLOSED),
        ([Kind.UNSURE] + [Kind.SENT] * 100 + [Kind.UNSURE] * 50, OPEN),
        ([Kind.UNSURE] * 9 + [Kind.SENT] * 100 + [Kind.UNSURE] * 49, CLOSED),
        ([Kind.UNSURE] * 19 + NEUTRAL * 20, CLOSED),
        ([Kind.UNSURE] * 19 + NEUTRAL * 20 + [Kind.UNSURE], OPEN),
    ],
)
def test_half_of_the_last_hundred_answers_and_at_least_twenty_open_it(kinds, state):
    assert tell(Breaker(), kinds).state is state


@settings(deadline=None)
@given(st.lists(st.sampled_from([*GOOD, *NEUTRAL]), max_size=300))
def test_what_is_wrong_with_recipients_or_account_never_opens_it(kinds):
    breaker = tell(Breaker(), kinds)
    assert breaker.state is CLOSED
    assert breaker.wait(0.0) == 0
    assert breaker.room == inf
    assert breaker.overdue(1e9) < 0


def test_one_request_probes_when_the_pause_is_over():
    breaker = opened(100.0)
    assert breaker.room == 1
    assert breaker.wait(100.0) == 5
    breaker.take(104.0)
    assert breaker.state is OPEN
    assert breaker.wait(105.0) == 0
    breaker.take(105.0)
    assert breaker.state is HALF_OPEN
    assert breaker.wait(105.0) == inf


@pytest.mark.parametrize("kind", GOOD)
def test_a_probe_that_is_answered_closes_it(kind):
    breaker = opened()
    breaker.take(5.0)
    breaker.learn(Verdict(kind), 6.0)
    assert (breaker.state, breaker.wait(6.0), breaker.room) == (CLOSED, 0, inf)
    assert breaker.overdue(10_000.0) < 0
    assert tell(breaker, [Kind.UNSURE] * 19, 7.0).state is CLOSED
    assert tell(breaker, [Kind.UNSURE], 7.0).wait(7.0) == 5


@pytest.mark.parametrize(("faults", "state"), [(9, CLOSED), (10, OPEN)])
def test_once_closed_it_has_forgotten_everything(faults, state):
    breaker = opened()
    breaker.take(5.0)
    breaker.learn(Verdict(Kind.UNSURE), 5.0)
    breaker.take(15.0)
    breaker.learn(Verdict(Kind.SENT), 15.0)
    breaker.withdraw()
    assert breaker.state is CLOSED
    tell(breaker, [Kind.SENT] * (20 - faults) + [Kind.UNSURE] * faults, 20.0)
    assert breaker.state is state
    assert breaker.wait(20.0) == (5 if state is OPEN else 0)


@pytest.mark.parametrize("kind", FAULTS)
def test_each_probe_that_fails_doubles_the_pause_up_to_a_minute(kind):
    breaker, now, pauses = opened(), 0.0, []
    for _ in range(7):
        pauses.append(breaker.wait(now))
        now += breaker.wait(now)
        breaker.take(now)
        breaker.learn(Verdict(kind), now)
    assert pauses == [5, 10, 20, 40, 60, 60, 60]


@pytest.mark.parametrize("kind", NEUTRAL)
def test_a_probe_whose_answer_tells_nothing_makes_way_for_another(kind):
    breaker = opened()
    breaker.take(5.0)
    breaker.learn(Verdict(kind), 6.0)
    assert breaker.state is HALF_OPEN
    assert breaker.wait(6.0) == 0


def test_late_answers_to_what_was_out_neither_lengthen_the_pause_nor_free_the_way():
    breaker = opened()
    tell(breaker, [Kind.UNSURE, Kind.UNSENT, *NEUTRAL], 3.0)
    assert breaker.state is OPEN
    assert breaker.wait(3.0) == 2


def test_a_late_success_closes_it():
    assert tell(opened(), [Kind.SENT], 1.0).state is CLOSED


def test_a_probe_that_was_withdrawn_makes_way_for_another():
    breaker = opened()
    breaker.take(5.0)
    breaker.withdraw()
    assert (breaker.state, breaker.wait(5.0)) == (OPEN, 0)
    breaker.take(5.0)
    assert breaker.state is HALF_OPEN


@pytest.mark.parametrize("made", [Breaker, opened])
def test_withdrawing_without_a_probe_changes_nothing(made):
    breaker = made()
    before = breaker.state
    breaker.withdraw()
    assert breaker.state is before


def test_requests_that_leave_while_closed_are_no_probes():
    breaker = Breaker()
    breaker.take(0.0)
    assert breaker.wait(0.0) == 0


def test_it_gives_up_five_minutes_after_it_opened_and_not_before():
    breaker = opened(100.0)
    for now in (105.0, 150.0, 300.0):
        breaker.take(now)
        breaker.learn(Verdict(Kind.UNSURE), now)
        assert breaker.overdue(now) < 0
    assert breaker.overdue(399.9) < 0
    assert breaker.overdue(400.0) >= 0


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 30), st.sampled_from(["ask", "withdraw", *Kind])), max_size=120))
def test_never_is_more_than_one_probe_out(steps):
    breaker, now, probing = opened(), 0.0, False
    for seconds, step in steps:
        now += seconds
        if step == "ask":
            if breaker.state is not CLOSED and breaker.wait(now) <= 0:
                assert not probing
                breaker.take(now)
                probing = True
        elif step == "withdraw":
            breaker.withdraw()
            probing = False
        else:
            breaker.learn(Verdict(step), now)
            probing = False
        assert (breaker.wait(now) == inf) == probing or breaker.state is CLOSED


def test_what_passes_while_nothing_may_leave_does_not_count_to_giving_up():
    breaker = opened(100.0)
    breaker.awake.rest(250.0)
    assert breaker.awake.resting
    assert breaker.overdue(1e6) < 0
    breaker.awake.rest(1e6)  # told again and again
    breaker.awake.go_on(1e6)
    assert not breaker.awake.resting
    assert breaker.overdue(1e6 + 149.9) < 0
    assert breaker.overdue(1e6 + 150.0) >= 0


def test_one_that_opens_while_nothing_may_leave_counts_from_when_something_may():
    breaker = Breaker()
    breaker.awake.rest(50.0)
    tell(breaker, [Kind.UNSURE] * 20, 60.0)
    breaker.awake.go_on(1000.0)
    assert breaker.overdue(1299.9) < 0
    assert breaker.overdue(1300.0) >= 0


def test_a_rest_tells_when_it_will_give_up():
    breaker = opened(100.0)
    breaker.awake.rest(150.0)
    assert breaker.hold(5000.0).gives_up == 250.0


@pytest.mark.parametrize("kind", FAULTS)
def test_a_gateway_that_answers_is_tried_again_at_least_every_15_seconds(kind):
    breaker, now, pauses = opened(), 0.0, []
    for _ in range(4):
        pauses.append(breaker.wait(now))
        now += breaker.wait(now)
        breaker.take(now)
        breaker.learn(Verdict(kind, foreign=True, may_pass=True), now)
    assert pauses == [5, 10, 15, 15]


def test_closed_it_tells_how_many_of_the_last_answers_were_faults_and_the_last_of_them():
    breaker = tell(Breaker(), [Kind.SENT] * 3)
    assert breaker.hold(0.0) is None
    breaker.learn(LOST, 0.0)
    assert breaker.hold(0.0) == Hold(by=Held.FAULTS, why=LOST, many=1, of=4)
    tell(breaker, [Kind.SENT] * 100)
    assert breaker.hold(0.0) is None


def test_open_it_tells_when_it_tries_again_and_when_it_gives_up():
    breaker = opened()
    assert breaker.hold(2.0) == Hold(by=Held.BREAKER, why=Verdict(Kind.UNSURE), seconds=3.0, gives_up=298.0)
    breaker.take(5.0)
    assert breaker.hold(6.0) == Hold(by=Held.PROBING, why=Verdict(Kind.UNSURE), gives_up=294.0)
    breaker.learn(LOST, 7.0)
    assert breaker.hold(7.0) == Hold(by=Held.BREAKER, why=LOST, seconds=10.0, gives_up=293.0)
    assert breaker.hold(400.0) == Hold(by=Held.BREAKER, why=LOST, seconds=0.0, gives_up=0.0)


def test_what_somebody_else_answers_in_wechats_place_neither_counts_as_good_nor_closes_it():
    foreign = Verdict(Kind.RETRY, detail="HTTP 403", foreign=True)
    breaker = tell(Breaker(), [Kind.SENT] * 10 + [Kind.UNSURE] * 9)
    for _ in range(100):
        breaker.learn(foreign, 0.0)
    assert tell(breaker, [Kind.UNSURE]).state is OPEN
    breaker.learn(foreign, 1.0)
    assert breaker.state is OPEN
