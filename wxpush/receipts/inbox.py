"""Makes events durable, those that wait together in one commit, on a thread of its own: whoever answers WeChat waits for the commit that has its event."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import islice
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
    done: Callable[["int | WxpushError"], object]


class Inbox:
    """Give it events inside a `with` block. At the end of that, all that were given are kept."""

    def __init__(
        self,
        open_file: Callable[[], ReceiptsFile],
        *,
        blocked_wait: bool = False,
        hand_over: Callable[[Callable[[], None]], object] = lambda tell: tell(),
    ) -> None:
        """`hand_over` takes what tells all that waited for one commit, as an event loop's `call_soon_threadsafe`."""
        self._open = open_file
        self._blocked_wait = blocked_wait
        self.hand_over = hand_over
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

    def give(self, events: Sequence[DeliveryEvent], done: Callable[["int | WxpushError"], object]) -> None:
        """Have them kept. `done` is told how many are new, or why they could not be kept: DiskError or BusyError."""
        self._given.put(_Waiting(events, done))

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
        events = [event for each in batch for event in each.events]
        told: list[int | WxpushError]
        try:
            new = iter(self._file.add(events, blocked_wait=self._blocked_wait))
            told = [sum(islice(new, len(each.events))) for each in batch]
        except WxpushError as error:
            told = [error] * len(batch)

        def tell() -> None:
            for each, outcome in zip(batch, told, strict=True):
                each.done(outcome)

        self.hand_over(tell)
