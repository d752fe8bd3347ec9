"""How an invocation ends, in words: the last line, its label, causes, deadlines."""

import time
from datetime import datetime

import pytest

from wxpush.errors import Exit, Reason
from wxpush.report.ending import (
    Cause,
    Ending,
    Rehearsed,
    last_line,
    standing_line,
    times_line,
)
from wxpush.report.labelling import label_of
from wxpush.report.summary import Counts, Summary
from wxpush.words.labels import Label
from wxpush.words.moments import Moment

COUNTS = set(Counts.__struct_fields__) - {"rows"}


def summary(**values) -> Summary:
    return Summary(
        **{"campaign": "order", "run": 1, "rows": 10, "exit_code": 0, **dict.fromkeys(COUNTS, 0), **values}
    )


def iso(hour: int) -> str:
    """Some time of that hour, local, as JSON has it."""
    return datetime(2020, 1, 2, hour, 4, 5).astimezone().isoformat()


def test_the_last_line_is_the_contracts():
    found = summary(
        rows=10_000, sent=9950, rejected=38, invalid=2, duplicate=10, total_seconds=501, exit_code=3,
        errcodes={"43004": 30, "47003": 8},
    )  # fmt: skip
    assert last_line("campaign.csv", found) == (
        "campaign.csv: 9,950 of 10,000 sent, 38 rejected (43004 unfollowed 30, 47003 bad field 8), 2 invalid, 10 duplicate; 8m21s (exit 3)"
    )


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"sent": 10}, "10 of 10 sent; 0s (exit 0)"),
        ({"sent": 4, "already_sent": 6}, "4 sent now, 10 of 10 altogether; 0s (exit 0)"),
        ({"already_sent": 10}, "none sent now, 10 of 10 earlier; 0s (exit 0)"),
        ({"sent": 7, "under_review": 1, "suppressed": 2}, "7 of 10 sent, 1 under review, 2 suppressed; 0s (exit 0)"),
        (
            {"sent": 3, "not_attempted": 7, "exit_code": 4, "reason": "max_sends"},
            "stopped by --max-sends: 3 of 10 sent, 7 not attempted; 0s (exit 4)",
        ),
        ({"sent": 3, "not_attempted": 7, "reason": "limit"}, "stopped by --limit: 3 of 10 sent, 7 not attempted; 0s (exit 0)"),
        ({"sent": 8, "in_doubt": 2, "exit_code": 8}, "rows in doubt remain: 8 of 10 sent, 2 in doubt; 0s (exit 8)"),
        (
            {"not_attempted": 10, "exit_code": 5, "reason": "account"},
            "stopped by a refusal of the account as a whole: none of 10 sent, 10 not attempted; 0s (exit 5)",
        ),
        ({"sent": 9, "not_attempted": 1, "exit_code": 4}, "not finished: 9 of 10 sent, 1 not attempted; 0s (exit 4)"),
        ({"sent": 10, "total_seconds": 14.0, "waited_seconds": 4.0}, "10 of 10 sent; 10s (exit 0)"),
    ],
)  # fmt: skip
def test_a_verdict_and_no_count_of_nothing(values, line):
    assert last_line("c.csv", summary(**values)) == f"c.csv: {line}"


def test_of_many_codes_the_most_frequent_are_named():
    codes = {"43004": 30, "47003": 8, "43101": 5, "40003": 4, "99999": 1}
    said = last_line("c.csv", summary(sent=1, rejected=48, errcodes=codes))
    assert (
        "48 rejected (43004 unfollowed 30, 47003 bad field 8, 43101 template switched off 5, others 5)"
        in said
    )
    del codes["99999"]
    assert "others" not in last_line("c.csv", summary(rejected=47, errcodes=codes)), "the last has room"


def test_afterwards_it_does_not_matter_which_invocation_sent_a_row():
    found = summary(sent=4, already_sent=6)
    assert standing_line("c.csv", found) == "c.csv: 10 of 10 sent; 0s (exit 0)"


@pytest.mark.parametrize("code", Exit)
def test_the_label_follows_from_the_exit_code(code):
    label = {0: Label.DONE, 3: Label.DONE, 4: Label.WARNING, 8: Label.WARNING}.get(code)
    assert label_of(code) is (label or (Label.WARNING if code > 128 else Label.ERROR))
    assert label_of(None) is Label.NOTE


@pytest.mark.parametrize(
    ("values", "rehearsed", "label", "line"),
    [
        ({"not_attempted": 10}, Rehearsed(10, ok=True), Label.DONE, "OK: 10 would be sent; 0s (exit 0)"),
        (
            {"not_attempted": 8, "invalid": 2, "exit_code": 3},
            Rehearsed(8, ok=False),
            Label.WARNING,
            "8 would be sent, 2 invalid; 0s (exit 3)",
        ),
        (
            {"already_sent": 4, "rejected": 1, "not_attempted": 5},
            Rehearsed(5, ok=True),
            Label.DONE,
            "OK: 5 would be sent, 4 of 10 sent, 1 rejected; 0s (exit 0)",
        ),
        ({"already_sent": 10}, Rehearsed(0, ok=True), Label.DONE, "nothing would be sent, 10 of 10 sent; 0s (exit 0)"),
        (
            {"not_attempted": 10, "exit_code": 5},
            Rehearsed(0, ok=False),
            Label.ERROR,
            "nothing would be sent; 0s (exit 5)",
        ),
    ],
)  # fmt: skip
def test_a_dry_run_says_what_would_be_sent_and_nothing_of_attempts(values, rehearsed, label, line):
    ending = Ending(summary=summary(**values), rehearsed=rehearsed)
    assert (ending.label, ending.last_line("c.csv")) == (label, f"c.csv: {line}")


def test_a_cause_tells_what_it_means_and_what_to_do():
    assert str(Cause(43004, 30, "They left", "nothing").told()) == (
        "43004 unfollowed, 30 rows: They left -> nothing."
    )
    assert str(Cause("empty_value", 1, "a is empty", "fill it").told()) == (
        "empty_value, 1 row: a is empty -> fill it."
    )


def test_rows_in_doubt_have_their_deadline():
    at = time.mktime((2020, 11, 30, 20, 41, 59, 0, 0, -1)) * 1000
    ending = Ending(summary=summary(in_doubt=5), held=2, young=3, until_ms=round(at))
    young, old = map(str, ending.doubts())
    assert young == "3 rows in doubt are safe to repeat until 2020-11-30 20:41: run the same command now."
    assert old.startswith("2 rows in doubt are too old to be repeated safely")
    assert [*Ending(summary=summary()).doubts()] == []


def test_of_today_the_clock_is_told_and_of_another_day_the_day_too():
    now = time.time()
    assert str(Moment(round(now * 1000))) == time.strftime("%H:%M", time.localtime(now))
    before = time.localtime(now - 7 * 86_400)
    assert str(Moment(round((now - 7 * 86_400) * 1000))) == time.strftime("%Y-%m-%d %H:%M", before)
    assert str(Moment.of_iso("2020-01-02T03:04:05+00:00")).startswith("2020-01-0")


@pytest.mark.parametrize(
    ("values", "words", "end"),
    [
        ({"ended_at": iso(4), "exit_code": 0}, "began B, ended E (exit 0)", "exit 0"),
        (
            {"ended_at": iso(4), "exit_code": 130, "reason": "signal"},
            "began B, ended E, stopped by a signal (exit 130)",
            "exit 130",
        ),
        ({"running": True, "exit_code": None}, "began B, still sending", "still sending"),
        (
            {"exit_code": None, "rows_exit_code": 8},
            "began B, cut off by a kill or a crash, so there is no exit code; the rows ask for exit 8",
            "cut off; the rows ask for exit 8",
        ),
        ({"exit_code": None, "started_at": None}, "nothing was sent yet", "nothing sent yet"),
    ],
)
def test_when_and_why_it_ended_is_told(values, words, end):
    found = summary(**{"started_at": iso(3), **values})
    words = words.replace("began B", "began 2020-01-02 03:04").replace("ended E", "ended 2020-01-02 04:04")
    assert times_line(found) == words
    assert last_line("c.csv", found).endswith(f"({end})")


@pytest.mark.parametrize("reason", Reason)
def test_each_reason_has_words(reason):
    ended = {"started_at": iso(3), "ended_at": iso(3)}
    told = times_line(summary(exit_code=4, reason=reason.value, **ended))
    assert f"stopped by {reason.value} (" not in told, "the word alone stands for those of later versions"
    assert ", stopped by " in told


@pytest.mark.parametrize(
    ("command", "counts", "said"),
    [
        (None, {"sent": 10}, ""),
        (None, {"not_attempted": 1}, "wxpush send N --rate 5/s"),
        (None, {"in_doubt": 2}, "wxpush resolve N --rate 5/s --as 'sent|resend|skip'"),
        (None, {"in_doubt": 3}, "wxpush send N --rate 5/s"),
        ("", {"not_attempted": 1}, ""),
        ("wxpush go", {"sent": 10}, "wxpush go"),
    ],
)
def test_what_to_run_next_is_what_the_end_names_else_what_the_counts_ask_for(command, counts, said):
    ending = Ending(summary=summary(**counts), held=2, command=command)
    assert ending.following("N", " --rate 5/s") == said
