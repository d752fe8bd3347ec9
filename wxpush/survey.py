"""Reads the whole input before anything is sent: what can be sent, what never will be, and what repeats itself."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Protocol

from wxpush.channels.base import Channel
from wxpush.duplicates import DuplicateFinder
from wxpush.model import BadRow, Block, Recipient, Record, State

_CHUNK = 10_000


class Source(Protocol):
    """The input, opened for a first reading."""

    def blocks(self) -> Iterator[tuple[Block, Sequence[Recipient | BadRow]]]:
        """Blocks in order, each with its rows."""
        ...


class Findings(Protocol):
    """Where the survey's findings go."""

    def block(self, block: Block) -> None: ...

    def keys(self, found: Iterable[tuple[bytes, int, int]]) -> None:
        """Rows that can be sent, as (row key, row, who)."""
        ...

    def unsendable(self, records: Iterable[Record]) -> None:
        """Rows that will not be sent."""
        ...

    def settle_kept(self) -> None:
        """All keys are in, the duplicates are not."""
        ...


@dataclass(frozen=True, slots=True)
class Survey:
    """What the input holds. `problems` counts invalid rows by kind; `digest` is hex, over every block."""

    rows: int
    duplicates: int
    problems: Counter[str]
    digest: str

    @property
    def sendable(self) -> int:
        return self.rows - self.duplicates - self.problems.total()


def survey(
    source: Source,
    *,
    channel: Channel,
    findings: Findings,
    who: Callable[[str], int],
    on_block: Callable[[Block], None],
    on_bad: Callable[[BadRow], None],
) -> Survey:
    """Read everything once. `who` hashes an openid; `on_block` is called behind every block, `on_bad` for invalid rows."""
    rows, duplicates, problems, digest = 0, 0, Counter[str](), blake2b(digest_size=16)
    with DuplicateFinder() as finder:
        for block, found in source.blocks():
            bad = _sift(found, channel, findings, finder, who)
            for row in bad:
                problems[row.kind] += 1
                on_bad(row)
            findings.unsendable(_invalid(row) for row in bad)
            findings.block(block)
            digest.update(block.digest)
            rows += block.rows
            on_block(block)
        findings.settle_kept()
        for repeated in _chunks(finder.duplicates()):
            findings.unsendable(_duplicate(row, line) for row, line in repeated)
            duplicates += len(repeated)
    return Survey(rows, duplicates, problems, digest.hexdigest())


def _sift(
    found: Sequence[Recipient | BadRow],
    channel: Channel,
    findings: Findings,
    finder: DuplicateFinder,
    who: Callable[[str], int],
) -> list[BadRow]:
    bad: list[BadRow] = []
    keys: list[tuple[bytes, int, int]] = []
    for row in found:
        draft = row if isinstance(row, BadRow) else channel.compose(row)
        if isinstance(draft, BadRow):
            bad.append(draft)
        else:
            finder.add(draft.key, draft.row, draft.line)
            keys.append((draft.key, draft.row, who(draft.to)))
    findings.keys(keys)
    return bad


def _invalid(row: BadRow) -> Record:
    return Record(row.row, State.INVALID, detail=f"{row.kind}: {row.reason}")


def _duplicate(row: int, line: int) -> Record:
    return Record(row, State.DUPLICATE, detail=f"same as line {line}")


def _chunks(pairs: Iterator[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    chunk: list[tuple[int, int]] = []
    for pair in pairs:
        chunk.append(pair)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
