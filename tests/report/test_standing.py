"""What `status` tells beyond the sums: what is known, None where it is not, and nothing of a process that is gone."""

from typing import Any

import pytest

from tests.checkpoint.records import facts
from tests.report.test_summary import counts, summary
from wxpush.channels.common.errcodes import unknown
from wxpush.channels.template.errcodes import ERRCODES
from wxpush.checkpoint.base import UNKNOWN_ORIGIN, Invocation, Origin
from wxpush.checkpoint.moves import Moved
from wxpush.checkpoint.pulse import Beat
from wxpush.errors import Reason
from wxpush.report.ending import why
from wxpush.report.standing import StatusSummary, left, pace, status_summary

ORIGIN = Origin(
    user="ops", host="here", pid=77, recipients="/a/list.csv", campaign_file="/a/list.yaml", template_id="T" * 43,
    to_send=9, rate=50.0,
)  # fmt: skip
PAUSE = Moved(at_ms=1_700_000_000_000, by="ops", lever="pause", before=50.0, after=50.0)
RESUME = Moved(at_ms=1_700_000_001_000, by="ops", lever="resume", before=50.0, after=50.0)
RATE = Moved(at_ms=1_700_000_002_000, by="ops", lever="rate", before=50.0, after=5.0)


def told(origin: Origin = ORIGIN, *moves: Moved, **values: Any) -> StatusSummary:
    return status_summary(
        summary(**values), facts(), origin, checkpoint="/a/list.csv.wxpush", errcodes=ERRCODES, moves=moves
    )


def test_all_that_is_known_is_told():
    found = told(running=True)
    assert (found.checkpoint, found.appid, found.base_url) == (
        "/a/list.csv.wxpush", facts().appid, facts().base_url,
    )  # fmt: skip
    assert (found.recipients, found.campaign_file, found.template_id) == (
        "/a/list.csv",
        "/a/list.yaml",
        "T" * 43,
    )
    assert (found.user, found.host, found.pid, found.to_send) == ("ops", "here", 77, 9)
    assert (found.rate_asked, found.paused, found.levers) == (50.0, False, [])
    assert (found.campaign, found.run, found.rows) == ("order", 1, 10)


def test_what_is_not_known_is_none():
    found = told(UNKNOWN_ORIGIN, running=True)
    names = ("recipients", "campaign_file", "template_id", "user", "host", "pid", "to_send", "rate_asked")
    assert [getattr(found, name) for name in names] == [None] * 8
    assert told(Origin(pid=77)).to_send == 0


def test_of_a_run_that_has_ended_there_is_no_process():
    assert told().pid is None
    assert (told(ORIGIN, PAUSE).paused, told(ORIGIN, PAUSE, running=True).paused) == (False, True)


@pytest.mark.parametrize(
    ("moves", "paused", "asked"),
    [
        ((), False, 50.0),
        ((PAUSE,), True, 50.0),
        ((PAUSE, RESUME), False, 50.0),
        ((PAUSE, RATE), True, 5.0),
        ((RATE,), False, 5.0),
        ((RATE, PAUSE), True, 50.0),
    ],
)
def test_the_last_lever_of_its_kind_tells(moves, paused, asked):
    found = told(ORIGIN, *moves, running=True)
    assert found.paused is paused
    assert found.rate_asked == asked
    assert [lever["lever"] for lever in found.levers] == [move.lever for move in moves]


def test_a_lever_is_told_with_its_moment_and_who_moved_it():
    (lever,) = told(ORIGIN, RATE).levers
    assert {name: lever[name] for name in ("by", "lever", "before", "after")} == {
        "by": "ops", "lever": "rate", "before": 50.0, "after": 5.0,
    }  # fmt: skip
    assert str(lever["at"])[:10] in {"2023-11-14", "2023-11-15"}
    assert "." not in str(lever["at"])


@pytest.mark.parametrize(
    ("attempts", "seconds", "rate"),
    [(11, 2.0, 5.0), (2, 3.0, 0.33), (1, 2.0, None), (0, 2.0, None), (11, 0.0, None)],
)
def test_the_rate_is_of_the_requests_after_the_first(attempts, seconds, rate):
    assert told(attempts=attempts, seconds=seconds).rate == rate


def test_reason_and_codes_are_told_in_words():
    found = told(reason=Reason.LIMIT.value, errcodes={"43004": 2, "999999": 1})
    known = ERRCODES.lookup(43004)
    assert known is not None
    assert found.reason_told == str(why(Reason.LIMIT.value))
    assert found.errcodes_told == {"43004": known.meaning(), "999999": unknown(999999).meaning()}
    assert (told().reason_told, told().errcodes_told) == (None, {})


@pytest.mark.parametrize(
    ("attempts", "before", "seconds", "rows", "rate", "eta"),
    [
        (30, 10, 10.0, 40, 2.0, 20.0),
        (10, 10, 10.0, 40, 0.0, None),
        (5, 10, 10.0, 40, 0.0, None),
        (11, 10, 3.0, 10, 0.33, 30.0),
        (11, 10, 0.0, 10, 1000.0, 0.0),
        (11, 10, 10.0, 0, 0.1, 0.0),
    ],
)
def test_the_pace_is_that_since_a_moment_ago(attempts, before, seconds, *, rows, rate, eta):
    now = Invocation(number=1, boot_id="", started_ms=0, last_ms=0, attempts=attempts)
    earlier = Beat(at_ms=1000, attempts=before)
    assert pace(now, earlier, 1000 + round(1000 * seconds), left=rows) == (rate, eta)


@pytest.mark.parametrize(
    ("to_send", "settled", "not_attempted", "rows"),
    [(9, 2, 10, 7), (9, 2, 5, 5), (9, 12, 5, 0), (0, 0, 5, 0)],
)
def test_what_is_left_is_no_more_than_there_is(to_send, settled, not_attempted, rows):
    assert left(counts(not_attempted=not_attempted), Origin(to_send=to_send), settled) == rows
