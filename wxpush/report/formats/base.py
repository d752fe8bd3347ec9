"""What a file of rows asks of its format."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol, TextIO


class Rows(Protocol):
    """Takes rows, one after another."""

    def write(self, given: Mapping[str, str], ours: Mapping[str, object]) -> None:
        """`given`: cells that somebody else gave, kept to the letter, as whoever uses the file as an input again must send what
        was in the first one. `ours`: cells of our own, which may hold words of a server, so a format that spreadsheets open
        keeps them from running as formulas.
        """


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write rows.

    `open(file, given, ours)` begins a file with these columns, and ends it when the block does: `given` are the names of cells
    that are given, as far as they are known before the first row, `ours` the names of our own. Where the two have a name
    in common, `aside` tells what ours is called.

    `begins(line, columns)` tells whether a first line is that of a file with just these columns.
    """

    name: str
    encoding: str
    open: Callable[[TextIO, Sequence[str], Sequence[str]], AbstractContextManager[Rows]]
    begins: Callable[[bytes, Sequence[str]], bool]


def aside(ours: Sequence[str], given: Sequence[str]) -> dict[str, str]:
    """Our column names, moved aside where a given one has that name."""
    return {name: f"wxpush_{name}" if name in given else name for name in ours}
