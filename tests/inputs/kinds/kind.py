"""A kind of file that people have: a function that makes a member of it, with its verdict, from random numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.inputs.kinds.verdicts import Verdict


@dataclass(frozen=True)
class Member:
    """A recipient file, and what has to come of it."""

    content: bytes
    verdict: Verdict
    suffix: str = ".csv"


Maker = Callable[[Random], Member]


@dataclass(frozen=True)
class Kind:
    """`findings`: what the review of files calls it, by number. `today`: what wxpush does instead, where it is wrong."""

    make: Maker
    findings: tuple[int, ...] = ()
    today: str = ""

    @property
    def id(self) -> str:
        return self.make.__name__.replace("_", " ")

    def member(self, number: int) -> Member:
        return self.make(Random(f"{self.id} {number}"))


class Kinds(list[Kind]):
    """The kinds of one module, in their order."""

    def add(self, *findings: int, today: str = "") -> Callable[[Maker], Maker]:
        """Makes a kind of the function below."""

        def added(make: Maker) -> Maker:
            self.append(Kind(make, findings, today))
            return make

        return added
