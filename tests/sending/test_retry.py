"""What becomes of a message after its reply: a table of kinds, and the nine minutes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wxpush.channels.base import NEVER
from wxpush.channels.template import TEMPLATE
from wxpush.model import Instant, Kind, Message, State, Verdict
from wxpush.sending.retry import (
    FINAL,
    MAX_TRIES,
    Again,
    Settle,
    When,
    after,
    age,
    redated,
    seconds_left,
    unanswered,
)

NOW = Instant(1_700_000_000_000, 5_000_000)
HOLD, PENDING = Settle(State.IN_DOUBT), Settle(State.PENDING)
LAST = Again(when=When.LAST)


def message(*, unsure=False, tries=1, last=None, seconds=0.0) -> Message:
    ago = round(seconds * 1000)
    return Message(
        row=1,
        key=b"k" * 16,
        body=b"{}",
        who=1,
        tries=tries,
        unsure=unsure,
        last=None if last is None else Verdict(*last),
        first=Instant(NOW.wall_ms - ago, NOW.boot_ms - ago),
    )


TROUBLE = (Kind.RETRY, Kind.THROTTLED, Kind.QUOTA, Kind.TEMPLATE)
SEEN, USED = (Kind.REPEATED, 40241), (Kind.REPEATED, 45065)


@pytest.mark.parametrize("unsure", [False, True])
def test_an_account_wide_refusal_settles_nothing(unsure):
    assert after(message(unsure=unsure), Verdict(Kind.HALT, 48001), NOW, 0.5, repeats=TEMPLATE.repeats) == (
        HOLD if unsure else PENDING
    )


@pytest.mark.parametrize(
    ("verdict", "given", "plan"),
    [
        # a refused token, a request that never left: free
        ((Kind.TOKEN, 40001), {}, Again(free=True)),
        ((Kind.TOKEN, 40001), {"tries": 9}, Again(free=True)),
        ((Kind.TOKEN, 40001), {"unsure": True, "seconds": 539}, Again(free=True)),
        ((Kind.TOKEN, 40001), {"unsure": True, "seconds": 540}, HOLD),
        ((Kind.UNSENT, None), {"tries": 0}, Again(1.0, free=True)),
        ((Kind.UNSENT, None), {"unsure": True, "seconds": 538.9}, Again(1.0, free=True)),
        ((Kind.UNSENT, None), {"unsure": True, "seconds": 539}, HOLD),
        # refused before effect
        *[((kind, 1), {"tries": 1}, Again(0.5)) for kind in TROUBLE],
        *[((kind, 1), {"tries": 4}, Again(4.0)) for kind in TROUBLE],
        *[((kind, 1), {"tries": 5}, PENDING) for kind in TROUBLE],
        *[((kind, 1), {"tries": 5, "unsure": True}, HOLD) for kind in TROUBLE],
        *[((kind, 1), {"tries": 1, "seconds": 3600}, Again(0.5)) for kind in TROUBLE],
        # perhaps accepted
        ((Kind.UNSURE, None), {"unsure": True}, Again(0.5)),
        ((Kind.UNSURE, -1), {"unsure": True, "tries": 3}, Again(2.0)),
        ((Kind.UNSURE, None), {"unsure": True, "tries": 5}, HOLD),
        ((Kind.UNSURE, None), {"unsure": True, "seconds": 539.4}, Again(0.5)),
        ((Kind.UNSURE, None), {"unsure": True, "seconds": 539.5}, HOLD),
        # seen before, WeChat says
        (SEEN, {}, Again(65.0)),
        (SEEN, {"unsure": True}, Again(105.0)),
        (SEEN, {"unsure": True, "seconds": 434.9}, Again(105.0)),
        (SEEN, {"unsure": True, "seconds": 435}, HOLD),
        (SEEN, {"unsure": True, "last": SEEN, "seconds": 600}, Settle(State.SENT)),
        (SEEN, {"last": SEEN}, HOLD),
        (SEEN, {"unsure": True, "last": (Kind.UNSURE, None)}, Again(105.0)),
        (USED, {"unsure": True}, Settle(State.SENT)),
        (USED, {"unsure": True, "last": SEEN}, Settle(State.SENT)),
        # of a row that this checkpoint never tried: it was lost, or is an older copy
        (USED, {}, Settle(State.SENT)),
        (USED, {"last": SEEN}, Settle(State.SENT)),
        # may pass at the end of the run
        ((Kind.DEFERRED, 43117), {}, LAST),
        ((Kind.DEFERRED, 43117), {"last": (Kind.DEFERRED, 43117)}, Settle(State.REJECTED)),
        ((Kind.DEFERRED, 43117), {"last": (Kind.RETRY, 1)}, LAST),
        ((Kind.DEFERRED, 43117), {"unsure": True}, HOLD),
        ((Kind.DEFERRED, 43117), {"unsure": True, "last": (Kind.DEFERRED, 43117)}, HOLD),
    ],
)
def test_the_table(verdict, given, plan):
    assert after(message(**given), Verdict(*verdict), NOW, 0.5, repeats=TEMPLATE.repeats) == plan


def test_final_answers_are_final_whatever_was_before():
    assert {kind: plan.state for kind, plan in FINAL.items()} == {
        Kind.SENT: State.SENT,
        Kind.UNDER_REVIEW: State.UNDER_REVIEW,
        Kind.REJECTED: State.REJECTED,
    }


@pytest.mark.parametrize(("unsure", "plan"), [(False, PENDING), (True, HOLD)])
def test_without_an_answer_only_what_may_have_arrived_is_in_doubt(unsure, plan):
    assert unanswered(message(unsure=unsure)) == plan


@pytest.mark.parametrize(
    ("wall", "boot", "seconds"),
    [(0, 0, 0), (5000, 5000, 5), (-300_000, 5000, 5), (90_000, 5000, 90), (0, 70, 0.07)],
)
def test_the_age_is_the_larger_of_both_clocks(wall, boot, seconds):
    assert age(NOW, Instant(NOW.wall_ms + wall, NOW.boot_ms + boot)) == seconds


open_kinds = st.sampled_from(sorted(set(Kind) - set(FINAL), key=lambda kind: kind.value))
kinds = st.sampled_from(Kind)
errcodes = st.sampled_from([None, -1, 40241, 45065, 43117, 1])


@settings(deadline=None)
@given(
    kind=open_kinds,
    errcode=errcodes,
    unsure=st.booleans(),
    tries=st.integers(0, 7),
    last=st.none() | st.tuples(kinds, errcodes),
    seconds=st.floats(0, 700),
    chance=st.floats(0, 1, exclude_max=True),
)
def test_no_repeat_of_what_may_have_been_accepted_is_planned_for_after_nine_minutes(
    *, kind, errcode, unsure, tries, last, seconds, chance
):
    it = message(unsure=unsure, tries=tries, last=last, seconds=seconds)
    plan = after(it, Verdict(kind, errcode), NOW, chance, repeats=TEMPLATE.repeats)
    if isinstance(plan, Settle):
        # What may have been accepted is never given up as if nothing had happened.
        assert not (unsure and plan.state in {State.PENDING, State.REJECTED})
        return
    assert plan.free == (kind in {Kind.TOKEN, Kind.UNSENT})
    assert plan.free or tries < MAX_TRIES or kind in {Kind.REPEATED, Kind.DEFERRED}
    assert 0 <= plan.delay <= (105 if unsure else 65)
    if unsure:
        assert plan.when is When.LATER
        assert age(it.first, NOW) + plan.delay < TEMPLATE.repeats.seconds


def test_a_message_never_intended_has_all_its_nine_minutes():
    it = message(unsure=True)
    it.first = None
    assert after(it, Verdict(Kind.UNSURE), NOW, 0.9, repeats=TEMPLATE.repeats) == Again(0.9)
    assert seconds_left(it, NOW, TEMPLATE.repeats) == 540


@pytest.mark.parametrize(
    ("wall", "boot", "moved"), [(0, 0, 0), (5_000, 5_000, 0), (90_000, 5_000, 0), (-300_000, 5_000, -305_000)]
)
def test_a_moment_is_told_by_a_wall_clock_that_was_set_back_since(wall, boot, moved):
    now = Instant(NOW.wall_ms + wall, NOW.boot_ms + boot)
    assert redated(NOW, now) == Instant(NOW.wall_ms + moved, NOW.boot_ms)


@pytest.mark.parametrize("kind", sorted(set(Kind) - set(FINAL)))
def test_where_no_id_tells_repeats_apart_what_may_have_been_accepted_is_in_doubt_at_once(kind):
    plan = after(message(unsure=True), Verdict(kind, 45065), NOW, 0.0, repeats=NEVER)
    assert plan == (Settle(State.SENT) if kind is Kind.REPEATED else HOLD)


@pytest.mark.parametrize("kind", sorted(set(Kind) - set(FINAL) - {Kind.REPEATED}))
def test_what_was_surely_not_accepted_is_sent_again_with_and_without_an_id(kind):
    plans = [after(message(), Verdict(kind, 1), NOW, 0.5, repeats=each) for each in (NEVER, TEMPLATE.repeats)]
    assert plans[0] == plans[1]


def test_a_row_in_doubt_leaves_once_without_an_id_where_the_operator_says_so():
    resent = message(unsure=True, tries=0)
    resent.first = None
    assert seconds_left(resent, NOW, NEVER) > 0
    assert after(resent, Verdict(Kind.UNSENT), NOW, 0.5, repeats=NEVER) == Again(1.0, free=True)
    resent.tries = 1
    assert after(resent, Verdict(Kind.RETRY, 1), NOW, 0.5, repeats=NEVER) == HOLD
