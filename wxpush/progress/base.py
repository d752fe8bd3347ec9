"""Who is shown how a run goes on."""

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
    """`--progress none`, `--quiet`."""

    interval = 3600.0

    def show(self, snapshot: Snapshot) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""
