"""When many refusals are one refusal: of the account, the campaign, or a stretch of the list."""

import pytest

from tests.limits.answers import NONE, SENT, Run, message, rejected
from wxpush.errors import Exit, Reason
from wxpush.model import Kind, Verdict


@pytest.mark.parametrize(
    ("verdicts", "at"),
    [
        ([], None),
        ([rejected()] * 19, None),
        ([rejected()] * 20, 20),
        ([rejected(40003)] * 20, 20),
        ([rejected(61099)] * 20, 10),
        ([rejected(50002)] * 20, 3),
        ([Verdict(Kind.DEFERRED, 43117)] * 20, 20),
        ([Verdict(Kind.REPEATED, 43004)] * 20, 20),
        ([rejected()] * 10 + [rejected(43019)] + [rejected()] * 20, None),
        ([SENT] + [rejected()] * 30, None),
        ([rejected()] * 19 + [SENT] + [rejected()], None),
        ([rejected()] * 19 + [Verdict(Kind.UNDER_REVIEW, 40252)] + [rejected()], None),
        ([rejected()] * 19 + [Verdict(Kind.THROTTLED, 45011)] + [rejected()], 21),
        ([rejected()] * 19 + [Verdict(Kind.HALT, 48001)], None),
    ],
)
def test_the_first_twenty_answers_halt_where_all_are_one_refusal(verdicts, at):
    run = Run().hear(*verdicts)
    assert run.at == at
    if at is not None:
        assert (run.stop.reason, run.stop.exit, run.stop.row_code) == (
            Reason.ACCOUNT,
            Exit.REFUSED,
            verdicts[0].errcode,
        )
        assert f"--errcode-is-row {verdicts[0].errcode}." in run.stop.told()
        assert "“as told”" in run.stop.told() or verdicts[0].kind is not Kind.REJECTED


@pytest.mark.parametrize(
    ("verdicts", "at"),
    [
        ([rejected()] * 500, None),
        ([rejected(47003)] * 49, None),
        ([rejected(47003)] * 50, 50),
        ([rejected(61099)] * 9, None),
        ([rejected(61099)] * 10, 10),
        ([rejected(61099)] * 9 + [SENT] + [rejected(61099)] * 9, None),
        ([rejected(61099)] * 9 + [rejected()] + [rejected(61099)] * 9, None),
        ([rejected(61099), rejected(61098)] * 50, None),
        ([rejected(40249)] * 5, 5),
        (
            [rejected(50002)] * 2
            + [NONE, Verdict(Kind.TOKEN, 40001), Verdict(Kind.UNSENT)]
            + [rejected(50002)],
            6,
        ),
        ([rejected(50002)] * 2 + [Verdict(Kind.THROTTLED, 45011), rejected(50002)], 4),
        ([Verdict(Kind.DEFERRED, 43117)] * 50, 50),
        ([SENT] * 50, None),
    ],
)
def test_a_code_halts_after_its_own_number_whenever_it_begins(verdicts, at):
    run = Run(proven=True).hear(*verdicts)
    assert run.at == at
    if at is not None:
        assert (run.stop.reason, run.stop.exit, run.stop.row_code) == (
            Reason.ACCOUNT,
            Exit.REFUSED,
            verdicts[0].errcode,
        )
        assert run.settled == [
            verdict.errcode for verdict in verdicts if verdict.errcode != verdicts[0].errcode
        ]


def test_what_halts_settles_nothing_not_even_what_comes_home_after_it():
    run = Run(proven=True).hear(*[rejected(61099)] * 10, SENT, rejected(61099), rejected(47003))
    assert run.settled == [0]
    assert [held.row for held, _ in run.refusals.give_back(run.settle)] == [*range(1, 11), 12, 13]
    assert run.at == 10


def test_another_answer_settles_what_was_held_in_order_and_before_itself():
    run = Run().hear(*[rejected()] * 3, NONE, rejected(47003))
    assert run.settled == [None, 43004, 43004, 43004]
    assert not run.refusals.watching
    assert run.hear(rejected(), SENT).settled == [None, 43004, 43004, 43004, 47003, 43004, 0]


@pytest.mark.parametrize(
    ("verdict", "held"),
    [(Verdict(Kind.REPEATED, 45065), False), (rejected(), True)],
    ids=["seen", "rejected"],
)
def test_seen_before_is_no_refusal_of_a_message_that_may_have_been_accepted(verdict, held):
    """It says that the message is there: what was held back before it is settled."""
    run = Run().hear(rejected()).hear(verdict, unsure=True)
    assert (run.refusals.held == 2) == held
    assert run.settled == ([] if held else [43004, 45065])
    assert run.refusals.watching == held


@pytest.mark.parametrize(("kind", "code"), [(Kind.DEFERRED, 43117), (Kind.REPEATED, 40241)])
def test_the_same_said_once_more_of_a_message_tells_nothing_new(kind, code):
    """At the end of a run all that was put off comes in a row."""
    said = Verdict(kind, code)
    run = Run(proven=True).hear(*[said] * 100, last=said)
    assert (run.at, run.settled) == (None, [code] * 100)
    assert Run(proven=True).hear(*[said] * 100, last=Verdict(kind, code + 1)).at is not None
    assert Run(proven=True).hear(*[said] * 100, last=Verdict(Kind.QUOTA, code)).at is not None


def test_what_the_operator_says_is_about_rows_is_left_alone():
    run = Run(rows={43004, 61099}).hear(*[rejected()] * 60, *[rejected(61099)] * 60)
    assert (run.at, run.refusals.watching, len(run.settled)) == (None, True, 120)
    assert run.hear(*[rejected(40003)] * 20).at == 140
    known = Run(rows={43004}, proven=True).hear(*[rejected(61099)] * 9, rejected(), *[rejected(61099)] * 9)
    assert (known.at, known.settled) == (None, [61099] * 9 + [43004])


@pytest.mark.parametrize(
    ("before", "at"),
    [
        ((None, 0), 20),
        ((43004, 5), 15),
        ((43004, 19), 1),
        ((43004, 20), None),
        ((43004, 60), None),
        ((43019, 5), None),
    ],
)
def test_a_watch_goes_on_where_an_earlier_invocation_left_it(before, at):
    """Twenty settled refusals and no other answer are the operator's word that they are about rows."""
    assert Run(before=before).hear(*[rejected()] * 30).at == at


@pytest.mark.parametrize(
    ("before", "at"),
    [
        ((None, 0), 10),
        ((61099, 9), 1),
        ((61099, 10), 10),
        ((61099, 300), 10),
        ((43004, 5), 10),
        ((40003, 49), 10),
    ],
)
def test_a_row_of_refusals_goes_on_behind_an_earlier_invocation(before, at):
    """Else a list that is sent nine rows a night is refused to its end."""
    assert Run(proven=True, before=before).hear(*[rejected(61099)] * 30).at == at
    assert Run(proven=True, before=before).hear(SENT, *[rejected(61099)] * 9).at is None


def test_of_a_code_with_a_small_number_as_many_as_halt_are_settled_only_where_another_answer_is_known():
    """40249 halts after five."""
    assert Run(before=(40249, 5)).hear(rejected(40249)).at == 1
    assert Run(proven=True, before=(40249, 7)).hear(*[rejected(40249)] * 4).at is None
    assert Run(proven=True, before=(40249, 4)).hear(rejected(40249)).at == 1
    assert Run(proven=True, before=(40249, 1)).hear(SENT, *[rejected(40249)] * 4).at is None


def test_after_a_settled_watch_the_count_begins_anew():
    assert Run(before=(61099, 20)).hear(*[rejected(61099)] * 9).at is None


@pytest.mark.parametrize(
    ("verdict", "at", "reason", "code"),
    [
        (Verdict(Kind.TEMPLATE, 40037, detail="gone"), 20, Reason.ACCOUNT, Exit.REFUSED),
        (Verdict(Kind.QUOTA, 45009, detail="gone"), 60, Reason.QUOTA, Exit.STOPPED),
    ],
)
@pytest.mark.parametrize("proven", [False, True])
def test_a_refusal_that_is_repeated_in_vain_halts_too_and_names_itself(verdict, at, reason, code, *, proven):
    run = Run(proven=proven).hear(*[verdict] * (at - 1), last=verdict)
    assert run.at is None
    run.hear(NONE, verdict)
    assert run.at == at + 1
    assert (run.stop.reason, run.stop.exit, run.stop.row_code) == (reason, code, None)
    assert f"{verdict.errcode} “gone” {at} times" in run.stop.told()
    assert run.refusals.held == 0


@pytest.mark.parametrize("between", [SENT, rejected(43019), Verdict(Kind.QUOTA, 45009)])
def test_any_other_answer_begins_the_repeated_ones_anew(between):
    template = Verdict(Kind.TEMPLATE, 40037)
    run = Run(proven=True).hear(*[template] * 19, between, *[template] * 19)
    assert run.at is None
    assert run.refusals.lasting() is not None


def test_senders_that_share_a_run_count_together_and_keep_their_own():
    run, other = Run(proven=True), []
    run.hear(*[rejected(61099)] * 5)
    for row in (11, 12):
        assert run.refusals.hold(message(row), rejected(61099), lambda message, _: other.append(message.row))
    assert run.refusals.held == 7
    assert [held.row for held, _ in run.refusals.give_back(run.settle)] == [1, 2, 3, 4, 5]
    assert run.refusals.give_back(run.settle) == []
    run.hear(*[rejected(61099)] * 3)
    assert run.at == 8
    assert other == []
    quiet = Run(proven=True)
    quiet.refusals.hold(message(7), rejected(61099), lambda message, _: other.append(message.row))
    quiet.hear(SENT)
    assert (other, quiet.settled) == ([7], [0])
