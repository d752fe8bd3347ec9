"""What `status` tells beyond the sums of an invocation: whose it is, where its files are, how fast it goes, and what to do next."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from wxpush.channels.common.errcodes import Errcodes, unknown
from wxpush.checkpoint.base import Facts, Invocation, Origin
from wxpush.checkpoint.latencies import Latencies, within
from wxpush.checkpoint.moves import Moved
from wxpush.checkpoint.pulse import Beat
from wxpush.credentials import REHEARSAL
from wxpush.report.ending import why
from wxpush.report.summary import Counts, Summary
from wxpush.words import Duration, Phrases, Rate, Sentence
from wxpush.words.moments import Moment

#: So many are told to people, of what was done with the levers.
_LEVERS = 5


class StatusSummary(Summary, frozen=True, kw_only=True, tag="summary"):
    """The object of `status --json`: the summary of the last invocation, and more. None: not known, as of an earlier version."""

    checkpoint: str
    appid: str
    base_url: str
    #: Absolute paths, as they were when it began.
    recipients: str | None = None
    campaign_file: str | None = None
    template_id: str | None = None
    user: str | None = None
    host: str | None = None
    pid: int | None = None
    #: Rows that it had to send when it began.
    to_send: int | None = None
    #: Requests a second: in the last seconds while it runs, else from the first request to the last answer.
    rate: float | None = None
    rate_asked: float | None = None
    #: Seconds in which half of its answers came, and 99 of 100.
    answer_p50: float | None = None
    answer_p99: float | None = None
    #: Seconds, while it runs.
    eta: float | None = None
    #: `reason` in words, and each of `errcodes`.
    reason_told: str | None = None
    errcodes_told: dict[str, str] = msgspec.field(default_factory=dict)
    #: Of the rows in doubt: how many the same command still repeats safely, and until when.
    repeatable: int = 0
    repeatable_until: str | None = None
    #: Whether an operator has paused it, while it runs; and what was done with the levers of the last invocation, the newest last.
    paused: bool = False
    levers: list[dict[str, object]] = msgspec.field(default_factory=list)
    #: What became of the rows that WeChat accepted; None: nobody takes its delivery events on this machine, or the campaign is not known to whoever does.
    receipts: dict[str, int] | None = None
    #: When the newest of these was, and why none could be looked at.
    receipts_newest: str | None = None
    receipts_fault: str | None = None
    #: The command to run next.
    next: str | None = None


def status_summary(
    summary: Summary,
    facts: Facts,
    origin: Origin,
    *,
    checkpoint: str,
    errcodes: Errcodes,
    moves: Sequence[Moved] = (),
) -> StatusSummary:
    """The summary with what does not change any more."""
    return StatusSummary(
        **msgspec.structs.asdict(summary),
        checkpoint=checkpoint,
        appid=facts.appid,
        base_url=facts.base_url,
        recipients=origin.recipients or None,
        campaign_file=origin.campaign_file or None,
        template_id=origin.template_id or None,
        user=origin.user or None,
        host=origin.host or None,
        pid=origin.pid if origin.pid and summary.running else None,
        to_send=origin.to_send if origin.pid else None,
        rate_asked=next((move.after for move in reversed(moves)), origin.rate),
        paused=summary.running and _paused(moves),
        levers=[of_lever(move) for move in moves],
        # The first request leaves when the seconds begin.
        rate=round((summary.attempts - 1) / summary.seconds, 2)
        if summary.seconds and summary.attempts > 1
        else None,
        reason_told=str(why(summary.reason)) if summary.reason else None,
        errcodes_told={code: _meaning(errcodes, int(code)) for code in summary.errcodes},
    )


def _paused(moves: Sequence[Moved]) -> bool:
    last = next((move.lever for move in reversed(moves) if move.lever != "rate"), "")
    return last == "pause"


def of_lever(move: Moved) -> dict[str, object]:
    """For programs. Rates a second, null: no bound."""
    at = datetime.fromtimestamp(move.at_ms / 1000).astimezone().isoformat(timespec="seconds")
    return {"at": at, "by": move.by, "lever": move.lever, "before": move.before, "after": move.after}


def _meaning(errcodes: Errcodes, code: int) -> str:
    return (errcodes.lookup(code) or unknown(code)).meaning()


def answered(took: Latencies) -> dict[str, float | None]:
    """How long answers took, by the names of the fields above."""
    shares = {"answer_p50": 0.5, "answer_p99": 0.99}
    found = {name: within(took, share) for name, share in shares.items()}
    return {name: None if seconds is None else round(seconds, 4) for name, seconds in found.items()}


def pace(invocation: Invocation, before: Beat, now_ms: int, *, left: int) -> tuple[float, float | None]:
    """Requests a second since a moment ago, and in how many seconds the rows that are left have left at that."""
    seconds = max(now_ms - before.at_ms, 1) / 1000
    rate = max(invocation.attempts - before.attempts, 0) / seconds
    return round(rate, 2), round(left / rate, 1) if rate else None


def left(counts: Counts, origin: Origin, settled: int) -> int:
    """Rows that an invocation still has to send; `settled`: those that it has done with."""
    return max(min(origin.to_send - settled, counts.not_attempted), 0)


def lines(found: StatusSummary) -> list[Sentence]:
    """What stands below the counts, for people."""
    told = [
        Sentence(
            "report.standing_what",
            campaign=found.campaign,
            run=found.run,
            template=_or_unknown(found.template_id),
        )
    ]
    told.append(_account(found))
    told.append(
        Sentence(
            "report.standing_files", recipients=_or_unknown(found.recipients), checkpoint=found.checkpoint
        )
    )
    if found.started_at is not None:
        told.append(_by(found))
    if found.rate is not None:
        told.append(_pace(found))
    if found.answer_p50 is not None and found.answer_p99 is not None:
        half, most = Duration(found.answer_p50), Duration(found.answer_p99)
        told.append(Sentence("report.standing_answers", half=half, most=most))
    told += levers_told(found.levers)
    if found.repeatable and found.repeatable_until:
        until = Moment.of_iso(found.repeatable_until)
        told.append(Sentence("report.doubt_until", many=found.repeatable, until=until))
    return told


def levers_told(levers: Sequence[Mapping[str, object]]) -> list[Sentence]:
    """The last things that operators did with levers, as `of_lever` gives them."""
    shown = levers[-_LEVERS:]
    told = [
        Sentence(
            f"report.lever_{one['lever']}",
            at=Moment.of_iso(str(one["at"])),
            by=one["by"],
            before=_rate(one["before"]),
            after=_rate(one["after"]),
        )
        for one in shown
    ]
    if many := len(levers) - len(shown):
        told.insert(0, Sentence("report.levers_before", many=many))
    return told


def _rate(asked: object) -> Sentence | Rate:
    return Rate(asked) if isinstance(asked, float) else Sentence("report.no_bound")


def _account(found: StatusSummary) -> Sentence:
    if found.base_url == REHEARSAL:
        return Sentence("report.standing_rehearsal", appid=found.appid)
    return Sentence("report.standing_account", appid=found.appid, url=found.base_url)


def heartbeat(recipients: str, found: StatusSummary) -> str:
    """How one that is being sent gets on, in one line."""
    done = Sentence("report.standing_done", done=found.rows - found.not_attempted, rows=found.rows)
    parts = [done, *([_pace(found)] if found.rate is not None else [])]
    return str(Sentence("report.standing_heartbeat", recipients=recipients, parts=Phrases(parts)))


def _by(found: StatusSummary) -> Sentence:
    if found.user is None:
        return Sentence("report.standing_by_unknown")
    who = f"{found.user}@{found.host}"
    if not found.running:
        return Sentence("report.standing_by", who=who)
    return Sentence("report.standing_by_running", who=who, pid=found.pid)


def _pace(found: StatusSummary) -> Sentence:
    if found.user is None:
        return Sentence("report.standing_rate_alone", rate=found.rate)
    asked = (
        Sentence("report.standing_asked", rate=Rate(found.rate_asked))
        if found.rate_asked
        else Sentence("report.standing_unbound")
    )
    if not found.running:
        return Sentence("report.standing_rate", rate=found.rate, asked=asked)
    if found.eta is None:
        return Sentence("report.standing_rate_without_end", rate=found.rate, asked=asked)
    return Sentence("report.standing_rate_and_end", rate=found.rate, asked=asked, eta=Duration(found.eta))


def _or_unknown(value: str | None) -> Sentence | str:
    return value or Sentence("report.unknown")
