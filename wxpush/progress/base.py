"""Who is shown how a run goes on."""

from collections.abc import Sequence
from typing import Protocol

from wxpush.progress.snapshot import Snapshot


class Observer(Protocol):
    """Shows snapshots. Nothing it does or fails to do affects the sending."""

    #: Seconds between two snapshots, after a first one within a second.
    interval: float

    def show(self, snapshot: Snapshot) -> None: ...

    def close(self) -> None:
        """The run is over: leave the screen in order."""
        ...


class Silence:
    """`--progress none`, `--quiet`. `interval`: how often is looked at all, for what is told otherwise."""

    def __init__(self, interval: float = 3600.0) -> None:
        self.interval = interval

    def show(self, snapshot: Snapshot) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


class Several:
    """Some observers at once, each at its own pace."""

    def __init__(self, observers: Sequence[Observer]) -> None:
        self.interval = min(observer.interval for observer in observers)
        self._observers = observers
        self._beats = 0

    def show(self, snapshot: Snapshot) -> None:
        for observer in self._observers:
            if self._beats % round(observer.interval / self.interval) == 0:
                observer.show(snapshot)
        self._beats += 1

    def close(self) -> None:
        for observer in self._observers:
            observer.close()
