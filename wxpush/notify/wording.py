"""What is said of each event: the notice of a run's end, of one that did not begin, and of an open breaker."""

from collections.abc import Sequence

import msgspec

from wxpush.errors import Exit, Reason
from wxpush.notify.notice import Notice, Scene, cleaned, noticed
from wxpush.options.notifier import Occasion
from wxpush.progress.snapshot import Snapshot
from wxpush.report.ending import Ending, why
from wxpush.report.summary import Summary
from wxpush.words import Sentence

#: Another process is at work, and tells how that ends.
_SILENT = frozenset({Exit.BUSY})


def of_ending(
    scene: Scene, ending: Ending, *, begun: bool, early: bool, command: str, at_ms: int
) -> Notice | None:
    """The notice of an invocation's end. `begun`: it had rows to send; `early`: something stopped it. None: nobody need look."""
    summary = ending.summary
    events = _events(summary, begun=begun, early=early, doubts=bool(ending.young or ending.held))
    if not events or summary.exit_code in _SILENT:
        return None
    told: list[object] = [ending.why, *ending.doubts(), ending.last_line(scene.list)]
    told += [cause.told() for cause in ending.causes]
    data: dict[str, object] = {"summary": msgspec.to_builtins(summary)}
    if ending.young:
        data["repeat_until_ms"] = ending.until_ms
    return noticed(
        scene, events, _title(scene, events[0], ending), told, at_ms=at_ms, command=command, data=data
    )


def _events(summary: Summary, *, begun: bool, early: bool, doubts: bool) -> Sequence[Occasion]:
    doubt = [Occasion.DOUBT] if doubts else []
    if summary.reason == Reason.QUOTA.value:
        return [Occasion.QUOTA, *doubt]
    if begun:
        return [Occasion.STOPPED if early else Occasion.FINISHED, *doubt]
    # Nothing was to be sent, and all is as it should be; or nothing could be, but for the operator's own window.
    if summary.exit_code == Exit.DONE or summary.reason == Reason.WINDOW.value or (doubts and not early):
        return doubt
    return [Occasion.REFUSED, *doubt]


def _title(scene: Scene, event: Occasion, ending: Ending) -> Sentence:
    summary, fields = ending.summary, {"list": scene.list}
    if event is Occasion.STOPPED and summary.reason:
        return Sentence("notify.stopped_by", **fields, why=why(summary.reason))
    if event is Occasion.DOUBT:
        return Sentence("notify.doubt", **fields, many=summary.in_doubt)
    many = summary.rejected + summary.invalid + summary.expired
    if event is Occasion.FINISHED and many:
        return Sentence("notify.finished_partly", **fields, many=many)
    return Sentence(f"notify.{event.value}", **fields)


def of_refusal(
    scene: Scene, said: str, *, code: int, command: str, at_ms: int, begun: bool = False
) -> Notice | None:
    """The notice of an error before a run has its sums. `said`: its sentence; `begun`: rows may have left."""
    if code in _SILENT:
        return None
    event = Occasion.STOPPED if begun else Occasion.REFUSED
    title = Sentence(f"notify.{event.value}", list=scene.list)
    told = [said, Sentence("notify.exit_code", code=code)]
    data: dict[str, object] = {"exit_code": code, "error": cleaned(said)}
    return noticed(scene, [event], title, told, at_ms=at_ms, command=command, data=data)


def of_breaker(scene: Scene, seen: Snapshot, *, at_ms: int) -> Notice:
    """The notice of an open breaker, told while the run goes on."""
    title = Sentence("notify.breaker", list=scene.list)
    told = [
        Sentence("notify.waits"),
        Sentence("notify.so_far", done=seen.done, total=seen.total, in_flight=seen.in_flight),
    ]
    return noticed(scene, [Occasion.BREAKER], title, told, at_ms=at_ms, data={"breaker": seen.as_object()})
