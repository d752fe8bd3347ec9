"""When many refusals are one refusal: of the account, of the campaign, or of more rows than the operator bears."""

import pytest

from wxpush.errors import Exit, Reason
from wxpush.limits.refusals import Canary, FirstAnswers, MaxErrors, Streaks
from wxpush.model import Kind, Message, Verdict


def message(row: int, *, unsure: bool = False) -> Message:
    return Message(row=row, key=b"k" * 16, body=b"{}", who=row, unsure=unsure)


def rejected(errcode: int = 43004, detail: str = "require subscribe") -> Verdict:
    return Verdict(Kind.REJECTED, errcode, detail=detail)


def watch(verdicts: list[Verdict]) -> FirstAnswers:
    first = FirstAnswers()
    for row, verdict in enumerate(verdicts, 1):
        first.hold(message(row), verdict)
    return first


@pytest.mark.parametrize(
    ("verdicts", "halts"),
    [
        ([], False),
        ([rejected()] * 19, False),
        ([rejected()] * 20, True),
        ([rejected()] * 25, True),
        ([Verdict(Kind.DEFERRED, 43117)] * 20, True),
        ([Verdict(Kind.REPEATED, 45065)] * 20, True),
        ([rejected()] * 10 + [rejected(47003)] + [rejected()] * 20, False),
        ([Verdict(Kind.SENT, 0)] + [rejected()] * 30, False),
        ([rejected()] * 19 + [Verdict(Kind.SENT, 0)] + [rejected()], False),
        ([rejected()] * 19 + [Verdict(Kind.UNDER_REVIEW, 40252)] + [rejected()], False),
        ([rejected()] * 19 + [Verdict(Kind.THROTTLED, 45011)] + [rejected()], False),
        ([Verdict(Kind.QUOTA, 45009)] * 30, False),
    ],
)
def test_only_twenty_first_answers_with_one_refusal_halt(verdicts, halts):
    stop = watch(verdicts).stop()
    assert (stop is not None) == halts
    if stop is not None:
        assert (stop.reason, stop.exit) == (Reason.ACCOUNT, Exit.REFUSED)
        assert str(verdicts[0].errcode) in stop.sentence


@pytest.mark.parametrize(
    ("verdict", "halts"),
    [(Verdict(Kind.REPEATED, 45065), False), (rejected(), True)],
    ids=["seen", "rejected"],
)
def test_seen_before_is_no_refusal_of_a_message_that_may_have_been_accepted(verdict, halts):
    first = FirstAnswers()
    held = [first.hold(message(row, unsure=True), verdict) for row in range(20)]
    assert held == [halts] * 20
    assert (first.stop() is not None) == halts


def test_the_stop_tells_what_wechat_said_first():
    stop = watch([rejected(detail="no such user"), *[rejected()] * 19]).stop()
    assert stop is not None
    assert "(no such user)" in stop.sentence


def test_the_answer_that_ends_the_watch_is_not_held_back_and_none_after_it():
    first = FirstAnswers()
    verdicts = [rejected(), Verdict(Kind.UNSENT), rejected(47003), rejected()]
    held = [first.hold(message(row), verdict) for row, verdict in enumerate(verdicts)]
    assert held == [True, False, False, False]


@pytest.mark.parametrize("kind", [Kind.UNSURE, Kind.UNSENT, Kind.TOKEN])
def test_what_is_no_answer_neither_counts_nor_ends_the_watch(kind):
    none = Verdict(kind, detail="no answer")
    first = watch([none, *[rejected()] * 10, none, none, *[rejected()] * 9])
    assert first.watching
    assert first.stop() is None
    assert not first.hold(message(30), none)
    assert first.hold(message(31), rejected())
    assert first.stop() is not None
    assert [held.row for held, _ in first.held] == [*range(2, 12), *range(14, 23), 31]


def test_what_was_held_is_given_up_once_and_nothing_is_held_after():
    first = watch([rejected()] * 3)
    assert [(held.row, verdict.errcode) for held, verdict in first.release()] == [
        (1, 43004),
        (2, 43004),
        (3, 43004),
    ]
    assert first.release() == []
    assert not first.hold(message(4), rejected())
    assert first.stop() is None


@pytest.mark.parametrize(
    ("errcodes", "stops_at"),
    [
        ([50002, 50002, 50002], 3),
        ([50002, 50002, 0, 50002, 50002, 50002], 6),
        ([50002, 50002, 43004, 50002, 50002], None),
        ([50002, 50002, None, 50002], 4),
        ([50002, 43004, 50002, 43004, 50002], None),
        ([40003] * 4, None),
        ([40003] * 5, 5),
        ([50002, 50002, 40003, 50002], None),
        ([0] * 50, None),
    ],
)
def test_a_streak_of_an_errcode_that_hints_at_the_account_halts(errcodes, stops_at):
    streaks = Streaks({50002: 3, 40003: 5})
    stops = []
    for number, errcode in enumerate(errcodes, 1):
        kind = Kind.UNSURE if errcode is None else Kind.SENT if errcode == 0 else Kind.REJECTED
        if (stop := streaks.learn(Verdict(kind, errcode))) is not None:
            stops.append((number, stop))
    assert [number for number, _ in stops[:1]] == ([] if stops_at is None else [stops_at])
    assert all((stop.reason, stop.exit) == (Reason.ACCOUNT, Exit.REFUSED) for _, stop in stops)


@pytest.mark.parametrize(
    ("limits", "rows", "stops_at"),
    [
        ({}, "r" * 500, None),
        ({"count": 0}, "..r", 3),
        ({"count": 2}, "rr..r", 5),
        ({"count": 2}, "rr.......", None),
        ({"percent": 10}, "r" * 49, None),
        ({"percent": 10}, "r" * 50, 50),
        ({"percent": 10}, "r" * 5 + "." * 95, None),
        ({"percent": 10}, "r" * 5 + "." * 45 + "r", 51),
        ({"percent": 0}, "." * 50 + "r", 51),
        ({"count": 3, "percent": 50}, "rrrr", 4),
    ],
)
def test_more_rejected_rows_than_allowed_end_the_invocation(limits, rows, stops_at):
    allowed = MaxErrors(**limits)
    stopped = [
        number
        for number in range(1, len(rows) + 1)
        if allowed.stop(rejected=list(rows[:number]).count("r"), settled=number)
    ]
    assert stopped[:1] == ([] if stops_at is None else [stops_at])


def test_the_stop_of_too_many_errors_says_how_many():
    stop = MaxErrors(count=0).stop(rejected=1, settled=1)
    assert stop is not None
    assert (stop.reason, stop.exit) == (Reason.MAX_ERRORS, Exit.STOPPED)
    assert stop.sentence.startswith("1 of 1 rows were rejected")


def test_a_canary_passes_when_its_last_row_is_answered():
    canary = Canary(3)
    passed = []
    for _ in range(4):
        passed.append(canary.passed)
        assert canary.settled(rejected=False) is None
    assert passed == [False, False, False, True]
    assert canary.settled(rejected=True) is None


def test_one_rejected_canary_stops():
    canary = Canary(3)
    canary.settled(rejected=False)
    stop = canary.settled(rejected=True)
    assert stop is not None
    assert (stop.reason, stop.exit) == (Reason.CANARY, Exit.STOPPED)
    assert not canary.passed


def test_without_a_canary_all_may_leave():
    assert Canary(0).passed
