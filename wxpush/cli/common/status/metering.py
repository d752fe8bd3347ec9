"""`--metrics-file`: how a run ended, and how its campaign stands, for a monitor. It changes no end: what cannot be written is told."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from wxpush.cli.common.configuration import configuration
from wxpush.cli.common.failures import tell
from wxpush.errors import Exit, Told, UsageError, WxpushError, decisive
from wxpush.options.files import SANDBOX
from wxpush.options.send import METRICS_FILE
from wxpush.options.values import Values
from wxpush.oserror import cause
from wxpush.redact import clean
from wxpush.report.metrics import RunEnd, metrics
from wxpush.report.standing import StatusSummary
from wxpush.run.place import Place
from wxpush.run.status import status
from wxpush.system.clock import SystemClock
from wxpush.system.regular import open_regular
from wxpush.system.replacing import FileKind, replacing
from wxpush.words import Sentence
from wxpush.words.labels import Label

#: Of a file that is replaced no more is looked at.
_MOST = 1 << 20
#: A monitor is another user; nothing in it is personal.
_MODE = 0o644


class Meter:
    """Knows the place of the campaign once it is settled."""

    def __init__(self) -> None:
        self.place: Place | None = None


def metered(options: Values, act: Callable[[Meter], int]) -> int:
    """Do it, and write how it ended, also where that is an error."""
    meter, clock = Meter(), SystemClock()
    # A rehearsal is no run that anybody waits for.
    path = None if options[SANDBOX] else _path(options)
    if path is None:
        return act(meter)
    began, code = clock.monotonic(), int(Exit.BUG)
    try:
        code = act(meter)
    except BaseException as error:
        code = _code_of(error)
        raise
    finally:
        end = RunEnd(code=code, ended_ms=clock.wall_ms(), seconds=clock.monotonic() - began)
        _write(path, end, meter.place)
    return code


def _path(options: Values) -> Path | None:
    """Where it is written. Raises UsageError for one that cannot be."""
    if options.given(METRICS_FILE) is not None:
        return options[METRICS_FILE]
    with suppress(UsageError):  # the run says so
        return options.over(configuration(options).options())[METRICS_FILE]
    return None


def _code_of(error: BaseException) -> int:
    """The exit code that the process will end with."""
    error = decisive(error)
    if isinstance(error, Told):
        return error.exit
    return Exit.INTERRUPTED if isinstance(error, KeyboardInterrupt) else Exit.BUG


def _write(path: Path, end: RunEnd, place: Place | None) -> None:
    try:
        text = metrics(clean(path.stem), end, _found(place), former=_former(path))
        with replacing(path, FileKind.RESULT) as file:
            if hasattr(os, "fchmod"):
                os.fchmod(file.fileno(), _MODE)
            file.write(text.encode())
    except OSError as error:
        tell(Label.WARNING, Sentence("cli.metrics_not_written", path=path, why=cause(error)))


def _found(place: Place | None) -> StatusSummary | None:
    """How the campaign stands; None where nobody can tell."""
    with suppress(WxpushError):
        found = status(place, SystemClock()) if place is not None else None
        return found.summary if found is not None else None
    return None


def _former(path: Path) -> str:
    with suppress(OSError, ValueError), os.fdopen(open_regular(path), encoding="utf-8") as file:
        return file.read(_MOST)
    return ""
