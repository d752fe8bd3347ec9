"""What the oracle of `status` and `results` notices: each word, told wrongly, is a disagreement."""

import time
from datetime import UTC, datetime

import pytest

from tests.reliability import told
from tests.reliability.campaigns import Campaign, Row
from tests.reliability.told import Moment, Phase
from wxpush.channels.template.errcodes import ERRCODES
from wxpush.model import State
from wxpush.sandbox.account.ledger import LedgerKind, LedgerLine
from wxpush.system import whoami

NOW = time.time()
ROWS = [
    Row("oA", "a", State.SENT), Row("oB", "b", State.SENT), Row("oC", "c", State.UNDER_REVIEW),
    Row("oD", "d", State.REJECTED), Row("oE", "e", State.INVALID), Row("oA", "a", State.DUPLICATE),
]  # fmt: skip
LINES = [
    LedgerLine(LedgerKind.DELIVERY, 0, "oA", "T", 11),
    LedgerLine(LedgerKind.DELIVERY, 0, "oB", "T", 12),
    LedgerLine(LedgerKind.REVIEW, 0, "oC", "T", 13),
    LedgerLine(LedgerKind.REPEAT, 0, "oA", "T", 11),
]
ENDED = {
    "type": "summary", "schema": 1, "campaign": "campaign", "run": 1, "rows": 6, "sent": 2, "already_sent": 0,
    "under_review": 1, "rejected": 1, "invalid": 1, "duplicate": 1, "suppressed": 0, "expired": 0, "in_doubt": 0, "not_attempted": 0,
    "attempts": 5, "retries": 1, "seconds": 1.0, "total_seconds": 2.0, "exit_code": 3, "errcodes": {"43004": 1},
    "reason": None, "sent_altogether": 2, "waited_seconds": 0.0, "running": False, "rows_exit_code": 3,
    "started_at": datetime.fromtimestamp(NOW - 3, UTC).isoformat(timespec="seconds"),
    "ended_at": datetime.fromtimestamp(NOW - 1, UTC).isoformat(timespec="seconds"),
    "checkpoint": "/c/campaign.csv.wxpush", "recipients": "/c/campaign.csv", "campaign_file": "/c/campaign.yaml",
    "appid": "wx1", "base_url": "https://api", "template_id": "T", "user": whoami.user(), "host": whoami.host(), "pid": None,
    "to_send": 4, "rate": 4.0, "rate_asked": 50.0, "answer_p50": 0.1, "answer_p99": 0.2, "eta": None, "reason_told": None, "errcodes_told": {"43004": "gone"},
    "repeatable": 0, "repeatable_until": None, "levers": [], "paused": False, "next": "wxpush results campaign.csv",
    "receipts": None, "receipts_newest": None, "receipts_fault": None,
}  # fmt: skip


def moment(phase: Phase = Phase.ENDED, lines=LINES) -> Moment:
    return Moment(
        Campaign(ROWS), phase, lines, lines, began=NOW - 5, asked=NOW, unknown=1, requests=(5, 5), code=3
    )


def cells(number: int, state: str, **more: str) -> dict[str, str]:
    at = datetime.fromtimestamp(NOW - 1, UTC).isoformat(timespec="seconds")
    row, tried = ROWS[number - 1], state in {"sent", "under_review", "rejected"}
    plain = {"errcode": "", "reason": "", "advice": "", "msgid": "", "tries": str(int(tried)), "at": at}
    plain |= dict.fromkeys(("delivered", "delivered_at", "delivered_by"), "")
    return {"openid": row.openid, "text": row.text, "line": str(number + 1), "state": state} | plain | more


def rows() -> list[dict[str, str]]:
    left = ERRCODES.lookup(43004)
    code = {"errcode": "43004", "reason": left.meaning("en"), "advice": left.advice("en")}
    return [
        cells(1, "sent", msgid="11"), cells(2, "sent", msgid="12"), cells(3, "under_review", msgid="13"),
        cells(4, "rejected", **code), cells(5, "invalid", advice="fill it"), cells(6, "duplicate", advice="nothing"),
    ]  # fmt: skip


def test_the_truth_is_no_disagreement():
    assert [
        *told.status(ENDED, moment()),
        *told.results(rows(), moment()),
        *told.together(ENDED, rows()),
    ] == []


@pytest.mark.parametrize("name", told.STATUS)
def test_every_word_of_status_told_wrongly_is_noticed(name):
    then = datetime.fromtimestamp(NOW - 99, UTC).isoformat()
    wrong = {
        "started_at": then,
        "ended_at": then,
        "type": "event",
        "campaign": "other",
        "errcodes": {},
        "reason": "signal",
        "seconds": 3.0,
        "running": True,
        "rate_asked": -1,
        "errcodes_told": {},
    }.get(name, 99)
    assert [*told.status(ENDED | {name: wrong}, moment())]


@pytest.mark.parametrize("name", ["openid", "text", *told.COLUMNS])
def test_every_column_told_wrongly_is_noticed(name):
    then = datetime.fromtimestamp(NOW - 99, UTC).isoformat()
    wrong = {"state": "not_attempted", "tries": "0", "at": then, "msgid": "14"}.get(name, "1")
    found = rows()
    found[0 if name == "msgid" else 3][name] = wrong
    assert [*told.results(found, moment())]


@pytest.mark.parametrize("change", [{"surprise": 1}, {"surprise": None}])
def test_what_nobody_holds_is_noticed(change):
    assert [*told.status(ENDED | change, moment())]
    assert [*told.results([row | change for row in rows()], moment())]
    assert [*told.status({name: value for name, value in ENDED.items() if name != "reason"}, moment())]


def test_what_was_handed_out_and_delivered_is_not_called_not_attempted():
    dead = ENDED | {"sent": 0, "not_attempted": 2, "sent_altogether": 0, "rows_exit_code": 4}
    assert [*told.status(dead, moment(Phase.DEAD))]
    assert [*told.results([cells(1, "not_attempted"), *rows()[1:]], moment(Phase.DEAD))]
    assert not [
        *told.status(
            dead | {"not_attempted": 1, "in_doubt": 1, "rows_exit_code": 8}, moment(Phase.DEAD, LINES[1:3])
        )
    ]


def test_results_and_status_that_differ_are_noticed():
    assert [*told.together(ENDED | {"sent": 1, "in_doubt": 1}, rows())]
