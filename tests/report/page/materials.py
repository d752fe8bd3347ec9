"""A campaign to make pages of."""

from typing import Any

import msgspec

from tests.checkpoint.records import facts
from wxpush.channels import known
from wxpush.checkpoint.base import Invocation, Origin
from wxpush.checkpoint.latencies import counted
from wxpush.checkpoint.timeline import Stretch
from wxpush.model import State
from wxpush.report.page.material import PageMaterial
from wxpush.report.standing import StatusSummary

#: 2026-11-30 12:00 UTC.
NOON_MS = 1_796_040_000_000

SUMMARY = StatusSummary(
    campaign="order", run=1, rows=1000, sent=900, already_sent=50, under_review=0, rejected=38, invalid=2, duplicate=10,
    suppressed=0, expired=0, in_doubt=0, not_attempted=0, attempts=950, seconds=19.0, total_seconds=20.0, exit_code=3,
    errcodes={"43004": 30, "47003": 8}, sent_altogether=950, started_at="2026-11-30T12:00:00+00:00",
    ended_at="2026-11-30T12:00:20+00:00", checkpoint="/srv/orders.csv.wxpush", appid="wx0123456789abcdef",
    base_url="https://api.weixin.qq.com", template_id="T" * 43, rate=50.0,
)  # fmt: skip


def stretch(begins: int, *, invocation: int = 1, seconds: int = 10, **more: Any) -> Stretch:
    """`begins` seconds after noon."""
    sent = more.setdefault("sent", 500)
    values = {"attempts": sent, "rate": 50.0, "took": dict(counted([0.05] * 9)), **more}
    from_ms = NOON_MS + begins * 1000
    return Stretch(invocation=invocation, from_ms=from_ms, until_ms=from_ms + seconds * 1000, **values)


def invocation(number: int = 1, **more: Any) -> Invocation:
    values = {"boot_id": "boot", "started_ms": NOON_MS, "last_ms": NOON_MS + 20_000, "attempts": 950, "seconds": 19.0, "total_seconds": 20.0, "exit_code": 3}  # fmt: skip
    return Invocation(number=number, **{**values, **more})


def origin(**more: Any) -> Origin:
    return Origin(**{"user": "ops", "host": "office", "pid": 7, "to_send": 990, "rate": 50.0, **more})


def material(summary: dict[str, Any] | None = None, **more: Any) -> PageMaterial:
    values: dict[str, Any] = {
        "label": "orders.csv", "command": None, "facts": facts(rows=1000), "errcodes": known("template").errcodes,
        "invocations": [invocation()], "origins": {1: origin()}, "stretches": [stretch(0), stretch(10, sent=450)],
        "sums": {(State.SENT, 1, 0): 950, (State.REJECTED, 1, 43004): 30, (State.REJECTED, 1, 47003): 8},
        "invalid": [("no_openid", 2, "the openid is empty")], "made_ms": NOON_MS + 60_000,
    }  # fmt: skip
    return PageMaterial(summary=msgspec.structs.replace(SUMMARY, **(summary or {})), **{**values, **more})
