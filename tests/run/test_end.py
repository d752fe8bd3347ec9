"""The end of an invocation, step by step: what is written, what is said and to whom, and the exit code."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests.run.ending import Bureau, Checkpoint, session
from wxpush.checkpoint.base import Facts, Invocation
from wxpush.errors import Exit, LostError, Reason, Stop
from wxpush.model import FileIdentity
from wxpush.report.ending import InDoubt
from wxpush.report.summary import Counts
from wxpush.run.conclusion import Conclusion, Sums
from wxpush.run.place import Place
from wxpush.words import Sentence

FACTS = Facts(
    name="orders", run=2, appid="wx1", base_url="", campaign="", source=FileIdentity(1, 1, 1, 1, 1), source_digest="",
    format="csv", encoding="utf-8", columns=None, rows=10,
)  # fmt: skip
#: The invocation that ends, as it is known when its last row is through.
NOW = Invocation(number=3, boot_id="boot", started_ms=1000, last_ms=5000, attempts=12, retries=2, seconds=4.0)
WARNED = Stop(Reason.BREAKER, Exit.STOPPED, "It was broken off.")


def sums(**counts: int) -> Sums:
    found = Counts(rows=sum(counts.values()), **counts)
    return Sums(FACTS, found, found, {"43004": 1} if counts.get("rejected") else {})


def reach(
    ends: Any, of: Sums, stop: Stop | None = None, *, invocation: Invocation | None = NOW, **more: Any
) -> Exit:
    return Conclusion(ends, began=100.0).reach(of, invocation, stop, in_doubt=InDoubt(4, 5, 6), **more)


def test_the_end_is_written_with_how_long_it_took_and_how_long_the_operator_was_asked(tmp_path):
    checkpoint = Checkpoint()
    ends = session(tmp_path, checkpoint)
    assert reach(ends, sums(sent=9, rejected=1)) is Exit.PARTLY
    ended = checkpoint.ended
    assert ended is not None
    assert (ended.number, ended.exit_code, ended.reason, ended.total_seconds) == (3, 3, None, 10.0)
    assert checkpoint.connection.execute("SELECT * FROM waits").fetchall() == [(3, 2.0)]
    ((place, ending),) = ends.voice.endings
    assert place is ends.settings.place
    assert (ending.held, ending.young, ending.until_ms, ending.why, ending.command) == (4, 5, 6, "", None)
    assert [cause.name for cause in ending.causes] == [43004]
    summary = ending.summary
    assert (summary.campaign, summary.run, summary.attempts, summary.waited_seconds) == ("orders", 2, 12, 2.0)
    assert ends.notices.told == []


def test_an_end_that_cannot_be_written_hides_nothing(tmp_path):
    ends = session(tmp_path, Checkpoint(full=True))
    assert reach(ends, sums(sent=10)) is Exit.DONE
    assert len(ends.voice.endings) == 1


def test_one_that_sent_nothing_has_no_end_to_be_written_and_says_nothing_of_the_list(tmp_path):
    checkpoint = Checkpoint(gone=True)
    ends = session(tmp_path, checkpoint, source="written_to")
    assert reach(ends, sums(already_sent=10), invocation=None) is Exit.DONE
    assert (checkpoint.ended, ends.voice.insisted) == (None, [])
    assert ends.voice.endings[0][1].summary.started_at is None


def test_what_ends_it_early_is_told_to_people_and_to_the_hook(tmp_path):
    checkpoint = Checkpoint()
    ends = session(tmp_path, checkpoint)
    assert reach(ends, sums(sent=9, not_attempted=1), WARNED, command="wxpush go") is Exit.STOPPED
    assert (checkpoint.ended.exit_code, checkpoint.ended.reason) == (4, "breaker")
    ending = ends.voice.endings[0][1]
    assert (ending.why, ending.command) == (WARNED.told(), "wxpush go")
    assert [event.summary for event in ends.notices.told] == [ending.summary]


def test_a_run_of_the_first_rows_alone_ends_for_the_limit(tmp_path):
    checkpoint = Checkpoint()
    first = Counts(rows=4, sent=4)
    every = Counts(rows=10, sent=4, not_attempted=6)
    assert reach(session(tmp_path, checkpoint), Sums(FACTS, every, first, {})) is Exit.DONE
    assert checkpoint.ended.reason == "limit"


def test_an_errcode_that_may_be_about_rows_is_named_in_the_next_command(tmp_path):
    refused = Stop(Reason.ACCOUNT, Exit.REFUSED, "Refused.", row_code=40003)
    for command, whole in (("wxpush go", "wxpush go"), (None, f"wxpush send {tmp_path}/orders.csv")):
        ends = session(tmp_path, Checkpoint())
        assert reach(ends, sums(not_attempted=10), refused, command=command) is Exit.REFUSED
        assert ends.voice.endings[0][1].command == f"{whole} --errcode-is-row 40003"


@pytest.mark.parametrize(
    ("stop", "code"),
    [(None, Exit.DISK), (WARNED, Exit.DISK), (Stop(Reason.DISK, Exit.DISK, "It is full."), Exit.DISK)],
)
def test_a_checkpoint_that_is_gone_is_graver_than_what_stopped_it_unless_the_disk_did(tmp_path, stop, code):
    ends = session(tmp_path, Checkpoint(gone=True))
    assert reach(ends, sums(sent=9, not_attempted=1), stop) is code
    why = ends.voice.endings[0][1].why
    assert ("It is full." in why) == (stop is not None and stop.reason is Reason.DISK)


def test_where_the_checkpoint_is_lost_the_next_command_looks_for_what_was_known(tmp_path):
    ends = session(tmp_path, Checkpoint(lost=tmp_path / "orders.lost.wxpush"))
    reach(ends, sums(sent=9, not_attempted=1), WARNED)
    ending = ends.voice.endings[0][1]
    assert ending.command.startswith("wxpush status ")
    assert "orders.lost.wxpush" in ending.command
    assert (ending.why, ending.summary.sent) == (WARNED.told(), 9)


def test_where_nothing_could_be_rescued_no_command_helps(tmp_path):
    ends = session(tmp_path, Checkpoint(lost=LostError("suppression.gone", path="orders.csv.wxpush")))
    reach(ends, sums(sent=10))
    ending = ends.voice.endings[0][1]
    assert ending.command == ""
    assert "orders.csv.wxpush" in ending.why


@pytest.mark.parametrize(
    ("source", "same_bytes", "said"),
    [
        ("", False, []),
        ("written_to", True, []),
        ("written_to", False, ["run.input_written_to"]),
        ("removed", True, ["run.input_removed"]),
        ("replaced", False, ["run.input_replaced"]),
    ],
)
def test_a_list_that_is_not_what_it_was_is_told_but_for_its_times(tmp_path, source, same_bytes, said):
    ends = session(tmp_path, Checkpoint(), source=source, same_bytes=same_bytes)
    reach(ends, sums(sent=10))
    assert ends.voice.insisted == [str(Sentence(each, list="orders.csv")) for each in said]


def test_a_change_that_stopped_it_is_not_told_twice(tmp_path):
    ends = session(tmp_path, Checkpoint(), source="written_to")
    reach(ends, sums(sent=9, not_attempted=1), Stop(Reason.INPUT, Exit.CHANGED, "It changed."))
    assert ends.voice.insisted == []


@pytest.mark.parametrize(
    ("every", "ends_with_it"),
    [
        (Counts(rows=10, sent=10), True),
        (Counts(rows=10, sent=9, rejected=1), False),
        # all of the first rows alone
        (Counts(rows=10, sent=4, not_attempted=6), False),
        (Counts(rows=10, sent=4, in_doubt=6), False),
    ],
)
def test_a_copy_of_standard_input_goes_once_all_is_sent(tmp_path, monkeypatch, every, *, ends_with_it):
    asked: list[Place] = []
    monkeypatch.setattr("wxpush.run.conclusion.end_with_campaign", lambda place, _say: asked.append(place))
    ends = session(tmp_path, Checkpoint())
    first = every if every.rejected else Counts(rows=every.sent, sent=every.sent)
    reach(ends, Sums(FACTS, every, first, {}))
    assert asked == ([ends.settings.place] if ends_with_it else [])


@pytest.mark.parametrize(("counts", "insisted"), [({"sent": 10}, False), ({"sent": 9, "rejected": 1}, True)])
def test_who_could_not_be_told_of_the_end_is_named_also_where_quiet_is_wanted_if_something_is_wrong(
    tmp_path, counts, insisted
):
    untold = SimpleNamespace(sentence="mail: not told.", as_object=lambda: {"notifier": "mail"})
    bureau = Bureau(untold)
    ends = session(tmp_path, Checkpoint(), bureau)
    reach(ends, sums(**counts))
    assert (ends.voice.insisted, ends.voice.said) == (
        (["mail: not told."], []) if insisted else ([], ["mail: not told."])
    )
    assert ends.voice.events == [("notice", {"notifier": "mail"})]
    (notice,) = bureau.posted
    assert notice.at_ms == 7000
