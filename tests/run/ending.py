"""Doubles of what an invocation ends with."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from wxpush.channels.template import TEMPLATE
from wxpush.checkpoint.base import Invocation
from wxpush.errors import DiskError
from wxpush.run.place import Place


class Voice:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.insisted: list[str] = []
        self.events: list[tuple[str, dict]] = []
        self.endings: list[Any] = []

    def say(self, text: object, *_: object) -> None:
        self.said.append(str(text))

    def insist(self, text: object, *_: object) -> None:
        self.insisted.append(str(text))

    def event(self, name: str, /, **values: object) -> None:
        self.events.append((name, values))

    def summary(self, place: Place, ending: object) -> None:
        self.endings.append((place, ending))


class Checkpoint:
    """One of which the end is written; `gone`, `lost` and `full` are what may have become of it."""

    def __init__(self, *, gone: bool = False, lost: object = None, full: bool = False) -> None:
        self.gone, self.lost, self.full = gone, lost, full
        self.ended: Invocation | None = None
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.connection.execute("CREATE TABLE waits (invocation INTEGER PRIMARY KEY, seconds REAL)")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        if self.full:
            raise DiskError("system.no_home", user="")
        yield self.connection

    def end(self, ended: Invocation) -> None:
        self.ended = ended

    def require_there(self) -> None:
        if self.gone:
            raise DiskError("suppression.gone", path="orders.csv.wxpush")

    def rescue(self) -> object:
        if isinstance(self.lost, Exception):
            raise self.lost
        return self.lost

    def blocks(self) -> list[object]:
        return []


class Bureau:
    """Whoever is to be told of the end; `untold`: those that could not be."""

    def __init__(self, *untold: Any, wanted: bool = True) -> None:
        self.wanted, self.untold, self.posted = wanted, untold, list[Any]()

    def post(self, notice: object) -> None:
        self.posted.append(notice)

    def settle(self) -> tuple[Any, ...]:
        return self.untold


def session(
    folder: Path, checkpoint: Any, bureau: Bureau | None = None, *, source: str = "", same_bytes: bool = False
) -> Any:
    """One whose operator was asked for two seconds; `source`: what became of the list meanwhile."""
    told: list[object] = []
    return SimpleNamespace(
        settings=SimpleNamespace(place=Place.of(folder / "orders.csv", label="orders.csv")),
        job=SimpleNamespace(
            kind=TEMPLATE, source=SimpleNamespace(meanwhile=lambda: source, unchanged=lambda _: same_bytes)
        ),
        checkpoint=checkpoint,
        machine=SimpleNamespace(clock=SimpleNamespace(monotonic=lambda: 110.0, wall_ms=lambda: 7000)),
        voice=Voice(),
        asker=SimpleNamespace(waited=2.0),
        notices=SimpleNamespace(bureau=bureau or Bureau(wanted=False), tell=told.append, told=told),
    )
