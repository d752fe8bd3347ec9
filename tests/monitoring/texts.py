"""The metrics of each process with something of everything that they may tell, and readers of such texts."""

import re

from tests.report.page.materials import SUMMARY
from tests.service.snapshots import SNAPSHOT, UNREADY
from wxpush.cluster.work.counts import ChunkCounts
from wxpush.cluster.work.metrics import AccountSight, worker_metrics
from wxpush.delivery import DeliveryOutcome
from wxpush.hold import Held, Hold
from wxpush.model import State
from wxpush.receipts.metrics import ReceiverSight, receipts_metrics
from wxpush.report.metrics import RunEnd, metrics
from wxpush.run.cluster.metrics import DispatchSight, dispatch_metrics
from wxpush.sending.tally import Tally
from wxpush.service.metrics import service_metrics
from wxpush.service.traffic import Traffic

NOW = 1_796_040_000_000
_LINE = re.compile(r'(\w+)(?:\{((?:\w+="(?:[^"\\\n]|\\.)*",?)*)\})? (-?[\d.e+]+)')


def values(text: str) -> dict[tuple[str, str], float]:
    """By name and labels. Every name has help and type before its values, once."""
    found, known = {}, set()
    for line in text.splitlines():
        if line.startswith("# HELP "):
            name = line.split()[2]
            assert name not in known
            known.add(name)
        elif not line.startswith("# TYPE "):
            match = _LINE.fullmatch(line)
            assert match is not None, line
            assert {match[1], re.sub(r"_(bucket|sum|count)$", "", match[1])} & known, line
            assert (match[1], match[2] or "") not in found
            found[match[1], match[2] or ""] = float(match[3])
    return found


def tally(attempts: int = 90) -> Tally:
    """Of a sender at work."""
    found = Tally()
    found.attempts, found.retries = attempts, 4
    found.states.update({State.SENT: 80, State.REJECTED: 6, State.IN_DOUBT: 1, State.PENDING: 9})
    found.errcodes.update({43004: 4, 43101: 2})
    found.took.extend([0.004, 0.02, 0.03, 3.0])
    found.count_in_flight_by(lambda: 7)
    return found


def worker() -> str:
    count = ChunkCounts()
    for _ in range(2):
        with count.counting(tally()):
            pass
    with count.counting(tally(60)):
        hold = Hold(by=Held.THROTTLED)
        of = AccountSight(appid="wx0123456789abcdef", lanes=3, busy=1, rate=200.0, hold=hold, count=count)
        return worker_metrics([of], began_ms=NOW - 60_000, reported_ms=NOW, refused=1)


def dispatcher() -> str:
    holds = (Hold(by=Held.NO_WORKER), Hold(by=Held.SLOWED))
    return dispatch_metrics(
        DispatchSight(
            campaign='or"ders', began_ms=NOW, rows=1000, rate=80.0, asked=100.0, holds=holds, tally=tally()
        )
    )


def receiver() -> str:
    kept = {DeliveryOutcome.DELIVERED: 900, DeliveryOutcome.BLOCKED: 20}
    counts = {"new": 100, "known": 5, "other": 3, "forged": 2, "not_kept": 1}
    return receipts_metrics(
        ReceiverSight(
            appid="wx0123456789abcdef", began_ms=NOW, last_push_ms=NOW + 5000, kept=kept, counts=counts
        )
    )


def of_run() -> str:
    members = {name: getattr(SUMMARY, name) for name in SUMMARY.__struct_fields__}
    members |= {"answer_p50": 0.1, "answer_p99": 0.2}
    members["receipts"] = {
        "delivered": 900, "blocked": 20, "failed": 1, "limited": 2, "unknown": 27, "probable": 3,
    }  # fmt: skip
    end = RunEnd(code=0, ended_ms=NOW, seconds=12.5)
    return metrics("orders", end, SUMMARY.__class__(**members))


def service() -> str:
    traffic = Traffic()
    traffic.note(202, 0.004)
    return service_metrics(SNAPSHOT, UNREADY, traffic, 7)


#: By who tells them.
TEXTS = {"run": of_run, "worker": worker, "dispatcher": dispatcher, "receiver": receiver, "service": service}
