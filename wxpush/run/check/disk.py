"""The check of `doctor` for the disk that the checkpoint will be on."""

import os
import shutil
import statistics
import tempfile
from pathlib import Path

from wxpush.errors import DiskError
from wxpush.oserror import cause
from wxpush.run.check.finding import CheckResult, Level, check
from wxpush.system.clock import Clock
from wxpush.system.scratch import temporary_folder
from wxpush.words import Duration, Sentence

_SPACE_ODD, _SPACE_TOO_LITTLE = 500 * 1024 * 1024, 20 * 1024 * 1024
#: Intents are synced every 100 ms; a disk that takes half of that for one sync sets the pace.
_SYNC_ODD = 0.05
_SYNCS = 5


def disk(folder: Path, clock: Clock) -> CheckResult:
    """Room and syncing in the folder of the checkpoint, tried with a file that is gone afterwards."""
    try:
        temporary_folder()
    except DiskError:
        what = Sentence("run.no_temporary_folder")
        return check("disk", Level.FAIL, what, Sentence("run.set_tmpdir"))
    try:
        free = shutil.disk_usage(folder).free
        seconds = _synced(folder, clock)
    except OSError as error:
        what = Sentence("run.folder_unwritable", folder=folder.absolute(), why=cause(error))
        return check("disk", Level.FAIL, what, Sentence("run.name_a_folder"))
    what = Sentence("run.disk", free=free / 1024**3, sync=Duration(seconds), folder=folder.absolute())
    if free < _SPACE_ODD:
        level = Level.FAIL if free < _SPACE_TOO_LITTLE else Level.WARN
        return check("disk", level, what, Sentence("run.disk_full"))
    if seconds > _SYNC_ODD:
        return check("disk", Level.WARN, what, Sentence("run.disk_slow"))
    return check("disk", Level.OK, what)


def _synced(folder: Path, clock: Clock) -> float:
    """Seconds of a write and its sync: the median of a few."""
    took = []
    with tempfile.NamedTemporaryFile(prefix=".wxpush-doctor-", dir=folder) as file:
        for _ in range(_SYNCS):
            began = clock.monotonic()
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())
            took.append(clock.monotonic() - began)
    return statistics.median(took)
