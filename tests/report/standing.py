"""What is held of the words that `status` has beyond a summary: whose the campaign is, how fast it goes, what to do next."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from wxpush.system import whoami

#: Of rates, which are rounded.
_ROUNDED = 0.01
#: No request may take longer, by its deadline.
_LONGEST = 60.0


def _paths(said: Mapping[str, Any], _: object) -> Iterator[str]:
    for name in ("checkpoint", "recipients", "campaign_file"):
        path = said[name]
        if not (isinstance(path, str) and Path(path).is_absolute()) and (path or name == "checkpoint"):
            yield f"{name} is no absolute path"


def _words(said: Mapping[str, Any], _: object) -> Iterator[str]:
    for name in ("appid", "base_url"):
        if not (isinstance(said[name], str) and said[name]):
            yield f"{name} is no word"
    if not (said["template_id"] is None or isinstance(said["template_id"], str)):
        yield "it is no word"


def _whose(said: Mapping[str, Any], _: object) -> Iterator[str]:
    """user, host: of the process, once there was one."""
    if (said["user"], said["host"]) not in {(None, None), (whoami.user(), whoami.host())}:
        yield "it is somebody else's"
    if said["pid"] is not None and not said["running"]:
        yield "there is no process"


def _to_send(said: Mapping[str, Any], _: object) -> Iterator[str]:
    if not 0 <= (said["to_send"] or 0) <= said["rows"]:
        yield "there are not so many rows"


def _pace(said: Mapping[str, Any], _: object) -> Iterator[str]:
    rate, seconds = said["rate"], said["seconds"]
    if said["rate_asked"] is not None and not said["rate_asked"] > 0:
        yield "nothing leaves at that"
    if said["running"]:
        if (rate or 0) < 0 or (said["eta"] or 0) < 0:
            yield "it is below 0"
        return
    expected = (said["attempts"] - 1) / seconds if seconds and said["attempts"] > 1 else 0
    if abs((rate or 0) - expected) > max(_ROUNDED, expected / 100) and seconds > _ROUNDED:
        yield f"it was {expected:.2f}"
    if said["eta"] is not None:
        yield "it has ended"


def _answers(said: Mapping[str, Any], _: object) -> Iterator[str]:
    half, most = said["answer_p50"], said["answer_p99"]
    if (half is None) != (most is None) or not 0 <= (half or 0) <= (most or 0) <= _LONGEST:
        yield f"half within {half}, 99 of 100 within {most}"


def _told(said: Mapping[str, Any], _: object) -> Iterator[str]:
    if bool(said["reason_told"]) != bool(said.get("reason")):
        yield f"it is {said['reason']}"
    if set(said["errcodes_told"]) != set(said["errcodes"]):
        yield f"they are {said['errcodes']}"


def _repeatable(said: Mapping[str, Any], _: object) -> Iterator[str]:
    if not 0 <= said["repeatable"] <= said["in_doubt"]:
        yield f"{said['in_doubt']} are in doubt"
    if bool(said["repeatable"]) != bool(said["repeatable_until"]):
        yield "a deadline is one of rows"


def _levers(said: Mapping[str, Any], _: object) -> Iterator[str]:
    """levers, paused: none is moved in what is held so."""
    if said["levers"] or said["paused"] is not False:
        yield "nobody has moved one"


def _next(said: Mapping[str, Any], _: object) -> Iterator[str]:
    command = said["next"]
    if command is not None and (said["running"] or not str(command).startswith(("wxpush ", "cd "))):
        yield "it is no next command"


def _receipts(said: Mapping[str, Any], _: object) -> Iterator[str]:
    """receipts, receipts_newest, receipts_fault: nobody takes delivery events in what is held so."""
    if any(said[name] is not None for name in ("receipts", "receipts_newest", "receipts_fault")):
        yield "nobody takes events"


HELD = {
    "checkpoint": _paths, "recipients": _paths, "campaign_file": _paths, "appid": _words, "base_url": _words,
    "template_id": _words, "user": _whose, "host": _whose, "pid": _whose, "to_send": _to_send, "rate": _pace,
    "rate_asked": _pace, "answer_p50": _answers, "answer_p99": _answers, "eta": _pace, "reason_told": _told, "errcodes_told": _told, "repeatable": _repeatable,
    "repeatable_until": _repeatable, "levers": _levers, "paused": _levers,
    "receipts": _receipts, "receipts_newest": _receipts, "receipts_fault": _receipts, "next": _next,
}  # fmt: skip
