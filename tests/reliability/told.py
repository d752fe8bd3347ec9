"""Every word of `status` and `results` held against the ledger, at any moment: while it sends, after a kill, at the end.

What is held is in STATUS and COLUMNS; docs/reliability.md lists them. A word that neither knows is a disagreement itself. Between two
looks at the ledger, one before the question and one behind the answer, the truth moves: what was delivered before must be known,
what is called sent must be delivered behind it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from functools import cached_property
from typing import Any

from tests.reliability.campaigns import Campaign
from tests.report import standing
from wxpush.channels.common.errcodes import Errcode
from wxpush.channels.template.errcodes import ERRCODES
from wxpush.errors import Reason
from wxpush.model import State
from wxpush.sandbox.account.ledger import LedgerKind, LedgerLine

STATES = (
    "sent", "already_sent", "under_review", "rejected", "invalid", "duplicate", "suppressed", "expired", "in_doubt", "not_attempted",
)  # fmt: skip
#: What the input alone decides.
_BY_INPUT = {
    "invalid": State.INVALID,
    "duplicate": State.DUPLICATE,
    "suppressed": State.SUPPRESSED,
    "expired": State.EXPIRED,
}
REASONS = {None, *(reason.value for reason in Reason)}
#: Seconds by which a wall clock in milliseconds and a monotonic one may differ.
_CLOCKS = 0.05
UNFOLLOWED = 43004


class Phase(Enum):
    ALIVE = "while it sends"
    DEAD = "after a kill"
    ENDED = "at its end"


@dataclass(frozen=True)
class Moment:
    """What is known of the time around one question. Times in seconds since 1970; `requests` are those of the last invocation."""

    campaign: Campaign
    phase: Phase
    before: Sequence[LedgerLine]
    after: Sequence[LedgerLine]
    began: float
    asked: float
    #: Rows that may be out or just back, over all invocations so far.
    unknown: float
    #: Bounds of the requests of the last invocation that arrived; None where others send too.
    requests: tuple[int, int] | None = None
    #: Calls that the system was made to fail: a request that may have left all the same, the end that is not in the checkpoint then.
    failed: int = 0
    #: How the last invocation ended.
    code: int | None = None
    #: Whether workers send, and a dispatcher collects.
    cluster: bool = False
    columns: Sequence[str] = ("openid", "text")
    names: Mapping[str, object] = field(default_factory=lambda: {"campaign": "campaign", "run": 1})

    @cached_property
    def known(self) -> dict[str, LedgerLine]:
        """First deliveries that must be known of, by openid."""
        return self._first(self.before)

    @cached_property
    def delivered(self) -> dict[str, LedgerLine]:
        """Those that may be."""
        return self._first(self.after)

    def _first(self, lines: Iterable[LedgerLine]) -> dict[str, LedgerLine]:
        """Of this campaign: others share the ledger."""
        ours = {row.openid for row in self.campaign.rows}
        found: dict = {}
        for line in lines:
            if line.kind is not LedgerKind.REPEAT and line.openid in ours:
                found.setdefault(line.openid, line)
        return found

    def sendable(self, state: State) -> int:
        return sum(row.end is state for row in self.campaign.rows)


def status(said: Mapping[str, object], moment: Moment) -> Iterator[str]:
    """What is wrong with an object of `status --json`."""
    if unheld := set(said) ^ set(STATUS):
        yield f"status has, or lacks, {sorted(unheld)}"
    for name in {*STATUS} & {*said}:
        for wrong in STATUS[name](said, moment):
            yield f"status {moment.phase.value}: {name}: {wrong}; {dict(said)}"


def _named(said: Mapping, moment: Moment) -> Iterator[str]:
    expected = {"type": "summary", "schema": 1, **moment.names}
    if differing := {name: said[name] for name, value in expected.items() if said[name] != value}:
        yield f"{differing} is not {expected}"


def _sum(said: Mapping, moment: Moment) -> Iterator[str]:
    if not said["rows"] == len(moment.campaign.rows) == sum(said[name] for name in STATES):
        yield f"it does not add up to {len(moment.campaign.rows)}"


def _delivered(said: Mapping, moment: Moment) -> Iterator[str]:
    """sent, already_sent, under_review, in_doubt."""
    accepted = said["sent"] + said["already_sent"] + said["under_review"]
    if accepted > len(moment.delivered):
        yield f"{accepted} accepted, and {len(moment.delivered)} delivered"
    unknown = said["in_doubt"] + (moment.unknown if moment.phase is Phase.ALIVE else 0)
    if len(moment.known) > accepted + unknown:
        yield f"{len(moment.known)} delivered, and {accepted} accepted, {unknown:g} unknown"


def _reviewed(said: Mapping, moment: Moment) -> Iterator[str]:
    many = sum(line.kind is LedgerKind.REVIEW for line in moment.delivered.values())
    if said["under_review"] > many or (moment.phase is Phase.ENDED and said["under_review"] != many):
        yield f"{many} are under review"


def _by_input(said: Mapping, moment: Moment) -> Iterator[str]:
    for name, state in _BY_INPUT.items():
        if said[name] != moment.sendable(state):
            yield f"{name} is to be {moment.sendable(state)}"


def _unknown(said: Mapping, moment: Moment) -> Iterator[str]:
    most = moment.unknown + moment.campaign.most_unanswered if moment.phase is not Phase.ENDED else 0
    if said["in_doubt"] > most:
        yield f"at most {most:g} may be unknown"


def _left(said: Mapping, moment: Moment) -> Iterator[str]:
    """not_attempted: nobody to whom it was delivered is among them, unless it is on its way to the checkpoint."""
    most = sum(row.end in _SENDABLE for row in moment.campaign.rows) - len(moment.known)
    if said["not_attempted"] > most + (moment.unknown if moment.phase is Phase.ALIVE else 0):
        yield f"at most {most} were not delivered"
    if moment.phase is Phase.ENDED and said["not_attempted"]:
        yield "all were attempted"


def _rejected(said: Mapping, moment: Moment) -> Iterator[str]:
    most = moment.sendable(State.REJECTED)
    if said["rejected"] > most or (moment.phase is Phase.ENDED and said["rejected"] != most):
        yield f"{most} are refused"


def _errcodes(said: Mapping, moment: Moment) -> Iterator[str]:
    if said["errcodes"] != ({str(UNFOLLOWED): said["rejected"]} if said["rejected"] else {}):
        yield f"{said['rejected']} are rejected, all by {UNFOLLOWED}"


def _attempts(said: Mapping, moment: Moment) -> Iterator[str]:
    if moment.requests is None:
        return
    least: float
    least, most = moment.requests
    if moment.phase is not Phase.ENDED:
        least -= moment.unknown
    if not least <= said["attempts"] <= most + moment.failed:
        yield f"{moment.requests} requests arrived"


def _retries(said: Mapping, moment: Moment) -> Iterator[str]:
    if not 0 <= said["retries"] <= said["attempts"]:
        yield f"of {said['attempts']} attempts"


def _altogether(said: Mapping, moment: Moment) -> Iterator[str]:
    if said["sent_altogether"] != said["sent"] + said["already_sent"]:
        yield "it is what was sent now and before"


def _seconds(said: Mapping, moment: Moment) -> Iterator[str]:
    if not 0 <= said["seconds"] <= said["total_seconds"] + _CLOCKS:
        yield "more than in all"
    if said["total_seconds"] > moment.asked - moment.began + _CLOCKS:
        yield f"it began {moment.asked - moment.began:.3f} s ago"
    if said["waited_seconds"]:
        yield "nobody was asked"


def _times(said: Mapping, moment: Moment) -> Iterator[str]:
    """started_at, ended_at: within the campaign, and in this order."""
    told = [
        said[name] and datetime.fromisoformat(said[name]).timestamp() for name in ("started_at", "ended_at")
    ]
    started, ended = told
    order = [moment.began - 1, *filter(None, told), moment.asked + 1]
    if order != sorted(order):
        yield f"it is {moment.asked}, and began {moment.began}"
    if (ended is None) != (said["exit_code"] is None) or (ended is not None and started is None):
        yield "an end has a beginning and an exit code"
    # Where the last that sent was killed behind its last answer, whoever came later had nothing to send and no end to write.
    if moment.phase is Phase.ENDED and moment.requests is not None and ended is None and not moment.failed:
        yield "it has ended"


def _code(said: Mapping, moment: Moment) -> Iterator[str]:
    """exit_code, running: the process's own; one that was killed has none, and where none has begun it is an earlier one's."""
    begun = moment.requests is not None
    if said["running"] and moment.phase is not Phase.ALIVE:
        yield "nobody is at work"
    if moment.phase is Phase.ALIVE:
        # A process that has written its end is there for a moment yet, and rows without an outcome are none of its then.
        over = said["exit_code"] == said["rows_exit_code"] in {0, 3} and not said["running"]
        wrong = begun and not over and (said["exit_code"] is not None or not said["running"])
    else:
        # One that was killed may have written its end just before.
        own = said["rows_exit_code"] if moment.code is None or moment.code < 0 else moment.code
        wrong = (begun or moment.phase is Phase.ENDED) and said["exit_code"] not in {None, own}
    if wrong:
        yield f"the process ended with {moment.code}"


def _rows_code(said: Mapping, _: Moment) -> Iterator[str]:
    bad = said["rejected"] or said["invalid"] or said["expired"]
    expected = 8 if said["in_doubt"] else 4 if said["not_attempted"] else 3 if bad else 0
    if said["rows_exit_code"] != expected:
        yield f"it is to be {expected}"


def _reason(said: Mapping, moment: Moment) -> Iterator[str]:
    if said["reason"] not in REASONS or (moment.phase is not Phase.DEAD and said["reason"] is not None):
        yield f"nothing stopped it {moment.phase.value}"


_SENDABLE = {State.SENT, State.UNDER_REVIEW, State.REJECTED}
STATUS: Mapping[str, Callable[[Mapping, Moment], Iterator[str]]] = {
    "type": _named, "schema": _named, "campaign": _named, "run": _named, "rows": _sum, "sent": _delivered,
    "already_sent": _delivered, "under_review": _reviewed, "rejected": _rejected, "invalid": _by_input,
    "duplicate": _by_input, "suppressed": _by_input, "expired": _by_input, "in_doubt": _unknown, "not_attempted": _left,
    "attempts": _attempts, "retries": _retries, "seconds": _seconds, "total_seconds": _seconds, "exit_code": _code,
    "errcodes": _errcodes, "reason": _reason, "sent_altogether": _altogether, "waited_seconds": _seconds,
    "started_at": _times, "ended_at": _times, "running": _code, "rows_exit_code": _rows_code,
    **standing.HELD,
}  # fmt: skip


def results(found: Sequence[Mapping[str, str]], moment: Moment) -> Iterator[str]:
    """What is wrong with the rows of `results`, all of them."""
    if len(found) != len(moment.campaign.rows):
        yield f"results has {len(found)} rows of {len(moment.campaign.rows)}"
    for number, cells in enumerate(found, 1):
        if unheld := set(cells) ^ {*COLUMNS, *moment.columns}:
            yield f"results has, or lacks, {sorted(unheld)}"
            return
        for name, wrong in _row(number, cells, moment):
            yield f"results {moment.phase.value}: row {number}: {name}: {wrong}; {dict(cells)}"


def together(said: Mapping[str, Any], found: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """Where nobody sends, both say the same."""
    states = Counter(cells["state"] for cells in found)
    counts = {name: said[name] for name in STATES} | {
        "already_sent": 0,
        "sent": said["sent"] + said["already_sent"],
    }
    if states != +Counter(counts):
        yield f"results has {dict(states)}, status {dict(said)}"


def _row(number: int, cells: Mapping[str, str], moment: Moment) -> Iterator[tuple[str, str]]:
    row = moment.campaign.rows[number - 1]
    if (cells["openid"], cells["text"]) != (row.openid, row.text):
        yield "openid, text", f"they are {row}"
    if cells["line"] != str(number + 1):
        yield "line", f"it is {number + 1}"
    state = cells["state"]
    yield from (("state", wrong) for wrong in _state(state, row.end, row.openid, moment))
    code = cells["errcode"].lstrip("'")
    known = ERRCODES.lookup(int(code)) if code else None
    if state == "rejected" and code != str(UNFOLLOWED):
        yield "errcode", f"WeChat said {UNFOLLOWED}"
    if state in {"duplicate", "invalid", "not_attempted"} and code:
        yield "errcode", "nothing answered"
    if known is not None and known.code and known.meaning("en") not in cells["reason"]:
        yield "reason", f"it is {known.meaning('en')}"
    yield from (("advice", wrong) for wrong in _advice(cells, known, moment))
    if state == "sent" and cells["msgid"] not in {"", str(moment.delivered[row.openid].msgid)}:
        yield "msgid", f"it is {moment.delivered[row.openid].msgid}"
    if (state in {"sent", "under_review", "rejected"}) > int(cells["tries"]):
        yield "tries", "it was tried"
    if (
        state in {"sent", "under_review", "rejected"}
        and not moment.began - 1 <= _at(cells) <= moment.asked + 1
    ):
        yield "at", "it was at another time"
    yield from ((name, "nobody told it") for name in _ARRIVED if cells[name])


def _state(word: str, end: State, openid: str, moment: Moment) -> Iterator[str]:
    if end in _BY_INPUT.values():
        if word != end.word:
            yield f"it is {end.word}"
        return
    possible = {end.word, "in_doubt", "not_attempted"} if moment.phase is not Phase.ENDED else {end.word}
    if word not in possible:
        yield f"it ends as {end.word}"
    if word in {"sent", "under_review"} and openid not in moment.delivered:
        yield "it was never delivered"
    if word == "not_attempted" and openid in moment.known and moment.phase is not Phase.ALIVE:
        yield "it was delivered"


def _advice(cells: Mapping[str, str], known: Errcode | None, moment: Moment) -> Iterator[str]:
    """Of the code; of a row that a cluster was handed, how to collect what became of it."""
    handed = moment.cluster and cells["state"] == "in_doubt" and known is None
    collected = "the cluster's hands" in cells["reason"] and "wxpush dispatch " in cells["advice"]
    if handed and moment.phase is Phase.DEAD:
        if not collected:
            yield "it is to be collected"
    elif handed and moment.phase is Phase.ALIVE and collected:
        return  # the next dispatcher is there, and has not begun yet
    elif known is not None and known.code:
        if cells["advice"] != known.advice("en"):
            yield "it is another"
    elif bool(cells["advice"]) == (cells["state"] in {"sent", "under_review"}):
        yield "what was accepted needs none, and everything else has some"


def _at(cells: Mapping[str, str]) -> float:
    return datetime.fromisoformat(cells["at"]).timestamp() if cells["at"] else 0.0


#: Of what arrived: nobody takes events here.
_ARRIVED = ("delivered", "delivered_at", "delivered_by")
COLUMNS = ("line", "state", "errcode", "reason", "advice", "msgid", "tries", "at", *_ARRIVED)
