"""What is done beside taking events: accepted rows are taken over, what has no msgid is joined, people who refuse messages are told to whoever lists them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Self, TypeAlias

from wxpush.errors import WxpushError
from wxpush.receipts.file.store import KnownRun, ReceiptsFile
from wxpush.receipts.taking import take_over
from wxpush.system.companions import companion

Stamps: TypeAlias = tuple[tuple[int, int, int], ...]
#: Seconds between two rounds.
_PAUSE = 2.0
#: People that are listed at once.
_MOST = 1000


class Upkeep:
    """One round after another over a file."""

    def __init__(
        self, file: ReceiptsFile, list_blocked: Callable[[Sequence[str]], object] | None = None
    ) -> None:
        self._file = file
        self._list_blocked = list_blocked
        #: How the checkpoints were when all of them was taken over.
        self._seen: dict[Path, Stamps] = {}

    def once(self) -> list[str]:
        """A round. Returns the names of the runs whose checkpoint is not there any more. Raises WxpushError."""
        # What came up to here came after its row was accepted, so that row is taken over before the events are joined.
        newest = self._file.newest_event()
        gone = [run.name for run in self._file.runs() if not self._take_over(run)]
        self._file.join_by_person(newest)
        if self._list_blocked is not None:
            while refusing := self._file.waiting(_MOST):
                self._list_blocked(refusing)
                self._file.listed(refusing)
        return gone

    def _take_over(self, run: KnownRun) -> bool:
        """Most runs have ended long ago: of a checkpoint that nobody has written since nothing is read."""
        now = _stamps(run.checkpoint)
        if now is not None and self._seen.get(run.checkpoint) == now:
            return True
        taken = take_over(self._file, run)
        if taken and now is not None:
            self._seen[run.checkpoint] = now
        return taken


def _stamps(checkpoint: Path) -> Stamps | None:
    """Number, size and time of the database and of its log; None where there is none."""
    found = []
    for path in (checkpoint, companion(checkpoint, "-wal")):
        try:
            status = path.stat()
        except OSError:
            found.append((0, 0, 0))
        else:
            found.append((status.st_ino, status.st_size, status.st_mtime_ns))
    return tuple(found) if found[0][0] else None


class UpkeepThread:
    """Rounds on a thread of its own inside a `with` block, and a last one at its end. What goes wrong in one is told, and the next tries again."""

    def __init__(
        self, open_upkeep: Callable[[], tuple[ReceiptsFile, Upkeep]], fault: Callable[[WxpushError], object]
    ) -> None:
        self._open = open_upkeep
        self._fault = fault
        self._ending = Event()
        self._thread = Thread(target=self._run, name="receipts-upkeep", daemon=True)

    def __enter__(self) -> Self:
        self._file, self._upkeep = self._open()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()
        self._thread.join()
        with self._file:
            self._round()

    def _run(self) -> None:
        while not self._ending.is_set():
            self._round()
            self._ending.wait(_PAUSE)

    def _round(self) -> None:
        try:
            self._upkeep.once()
        except WxpushError as error:
            self._fault(error)
