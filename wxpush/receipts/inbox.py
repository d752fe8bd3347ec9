"""Makes events durable, those that wait together in one commit, on a thread of its own: whoever answers WeChat waits for the commit that has its event."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Self

from msgspec import Struct

from wxpush.errors import WxpushError
from wxpush.receipts.file.store import ReceiptsFile
from wxpush.receipts.reading.events import DeliveryEvent

#: Events of one commit at most: those behind them wait no longer than that takes.
_MOST = 1000


class _Waiting(Struct, frozen=True):
    events: Sequence[DeliveryEvent]
    #: Set to how many of them are new, or to why they could not be kept.
    done: "Future[int]"


class Inbox:
    """Give it events inside a `with` block. At the end of that, all that were given are kept."""

    def __init__(self, open_file: Callable[[], ReceiptsFile], *, blocked_wait: bool = False) -> None:
        self._open = open_file
        self._blocked_wait = blocked_wait
        self._given: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._thread = Thread(target=self._keep, name="receipts", daemon=True)

    def __enter__(self) -> Self:
        """Raises UsageError, DiskError and BusyError where the file cannot be opened."""
        self._file = self._open()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._given.put(None)
        self._thread.join()
        with self._file:
            pass

    def give(self, events: Sequence[DeliveryEvent]) -> "Future[int]":
        """Have them kept. The result is how many are new; DiskError or BusyError where they could not be kept."""
        done: Future[int] = Future()
        self._given.put(_Waiting(events, done))
        return done

    def _keep(self) -> None:
        ended = False
        while not ended:
            one: _Waiting | None = self._given.get()
            batch, many = [one], len(one.events) if one else 0
            with suppress(Empty):
                while one is not None and many < _MOST:
                    one = self._given.get_nowait()
                    batch.append(one)
                    many += len(one.events) if one else 0
            ended = one is None
            self._commit([each for each in batch if each is not None])

    def _commit(self, batch: list[_Waiting]) -> None:
        if not batch:
            return
        try:
            new = iter(
                self._file.add(
                    [event for each in batch for event in each.events], blocked_wait=self._blocked_wait
                )
            )
        except WxpushError as error:
            for each in batch:
                each.done.set_exception(error)
            return
        for each in batch:
            each.done.set_result(sum(next(new) for _ in each.events))
