"""A process that may end at any step that has an effect outside of it: kill -9 in one thread."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from typing import NoReturn, Self

import anyio

from wxpush.checkpoint.base import NO_INTENTS
from wxpush.checkpoint.sqlite import SqliteCheckpoint


class KilledError(BaseException):
    """Nothing of the process is left but what is on disk and on the wire."""


class Life:
    """Ends at its n-th step, and has no step after that. `die` is called at the first of them."""

    def __init__(self, steps: float = inf, die: Callable[[], None] = lambda: None) -> None:
        self._left = steps
        self._die = die
        self.mortal = steps < inf
        self.commits = 0

    def step(self) -> None:
        """Something has an effect outside next, or has just had one. Raises KilledError."""
        self._left -= 1
        if self._left <= 0:
            self.end()

    def end(self) -> NoReturn:
        """Raises KilledError."""
        self._left = 0
        die, self._die = self._die, lambda: None
        die()
        raise KilledError


class Mortal(SqliteCheckpoint):
    """A checkpoint whose process may die before or behind each commit."""

    #: While it is opened, one that does not end.
    life: Life = Life()

    @classmethod
    def of(cls, path, life: Life) -> Self:
        opened = cls.open(path)
        opened.life = life
        return opened

    async def commit(self, records, intents=NO_INTENTS) -> None:
        await anyio.sleep(0.005)
        self.commit_now(records, intents)

    @contextmanager
    def transaction(self) -> Iterator:
        self.life.step()
        self.life.commits += 1
        with super().transaction() as connection:
            yield connection
        self.life.step()
