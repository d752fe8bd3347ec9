"""Reads the whole input before anything is sent: what can be sent, what never will be, and what repeats itself."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Protocol

from wxpush.channels.base import Channel, OnWarning
from wxpush.detail import left_out, stored
from wxpush.model import BadRow, Block, Composed, Recipient, Record, RowWarning, State
from wxpush.survey.duplicates import DuplicateFinder
from wxpush.words import Sentence

_CHUNK = 10_000


class Source(Protocol):
    """The input, opened for a first reading."""

    def blocks(self) -> Iterator[tuple[Block, Sequence[Recipient | BadRow]]]:
        """Blocks in order, each with its rows."""
        ...


class Findings(Protocol):
    """Where the survey's findings go."""

    def block(self, block: Block) -> None: ...

    def keys(self, found: Iterable[tuple[bytes, int, int, int]], *, sendable: bool = True) -> None:
        """Rows that can be sent, or cannot, as (row key, row, who, line)."""
        ...

    def unsendable(self, records: Iterable[Record]) -> None:
        """Rows that will not be sent."""
        ...

    def settle_kept(self) -> None:
        """All keys are in, the duplicates are not."""
        ...


class Look(Protocol):
    """Looks at the rows that can be sent, a block at a time, beside the survey's own business."""

    def look(self, messages: Sequence[Composed]) -> Iterable[RowWarning]:
        """Take the next rows. Gives what is to be said of each alone."""
        ...

    def rest(self) -> Iterable[RowWarning]:
        """What is to be said when all rows are in."""
        ...


@dataclass(frozen=True, slots=True)
class Survey:
    """What the input holds. `problems` counts invalid rows by kind, `warnings` what is told of others; `digest` is hex, over every block."""

    rows: int
    duplicates: int
    suppressed: int
    expired: int
    problems: Counter[str]
    warnings: Counter[str]
    digest: str

    @property
    def sendable(self) -> int:
        return self.rows - self.duplicates - self.suppressed - self.expired - self.problems.total()


def survey(
    source: Source,
    *,
    channel: Channel,
    findings: Findings,
    who: Callable[[str], int],
    on_block: Callable[[Block], None],
    on_bad: Callable[[BadRow], None],
    on_warning: OnWarning = lambda _: None,
    looks: Sequence[Look] = (),
) -> Survey:
    """Read everything once. `who` hashes an openid; `on_block` is called after every block, `on_bad` for rows that will not be sent,
    duplicates last, `on_warning` for what should be known about rows that will.
    """
    tally = _Tally(on_bad, on_warning)
    with DuplicateFinder() as finder:
        sieve = _Sieve(channel=channel, findings=findings, who=who, finder=finder, tally=tally, looks=looks)
        for block, found in source.blocks():
            sieve.take(block, found)
            on_block(block)
        sieve.end()
    for look in looks:
        tally.warn_of(look.rest())
    return Survey(
        sieve.rows,
        tally.left_out[State.DUPLICATE],
        tally.left_out[State.SUPPRESSED],
        tally.left_out[State.EXPIRED],
        tally.problems,
        tally.warnings,
        sieve.digest.hexdigest(),
    )


class _Sieve:
    """Parts the rows that can be sent from those that cannot, and writes both down."""

    def __init__(
        self,
        *,
        channel: Channel,
        findings: Findings,
        who: Callable[[str], int],
        finder: DuplicateFinder,
        tally: "_Tally",
        looks: Sequence[Look],
    ) -> None:
        self._channel = channel
        self._findings = findings
        self._who = who
        self._finder = finder
        self._tally = tally
        self._looks = looks
        self.rows = 0
        self.digest = blake2b(digest_size=16)

    def take(self, block: Block, found: Sequence[Recipient | BadRow]) -> None:
        """Take the next block and its rows."""
        findings, who = self._findings, self._who
        bad, messages, unmade = _sift(found, self._channel, self._tally.warn)
        self._finder.add((composed.key, composed.row, composed.line) for composed in messages)
        findings.keys((composed.key, composed.row, who(composed.to), composed.line) for composed in messages)
        findings.keys(_identified(unmade, self._channel, who), sendable=False)
        for look in self._looks:
            self._tally.warn_of(look.look(messages))
        self._tally.leave_out(bad)
        findings.unsendable(_unsent(row) for row in bad)
        findings.block(block)
        self.digest.update(block.digest)
        self.rows += block.rows

    def end(self) -> None:
        """All rows are in: leave out those that repeat an earlier one."""
        self._findings.settle_kept()
        for repeated in _chunks(self._finder.duplicates()):
            self._findings.unsendable(
                Record(row.row, row.state, detail=stored(row.reason)) for row in repeated
            )
            self._tally.leave_out(repeated)


class _Tally:
    """Counts what is told, and passes it on."""

    def __init__(self, on_bad: Callable[[BadRow], None], on_warning: OnWarning) -> None:
        self.problems = Counter[str]()
        self.warnings = Counter[str]()
        self.left_out = Counter[State]()
        self._on_bad = on_bad
        self._on_warning = on_warning

    def warn(self, warning: RowWarning) -> None:
        self.warnings[warning.kind] += 1
        self._on_warning(warning)

    def warn_of(self, warnings: Iterable[RowWarning]) -> None:
        for warning in warnings:
            self.warn(warning)

    def leave_out(self, bad: Iterable[BadRow]) -> None:
        for row in bad:
            if row.state is State.INVALID:
                self.problems[row.kind] += 1
            else:
                self.left_out[row.state] += 1
            self._on_bad(row)


def _sift(
    found: Sequence[Recipient | BadRow], channel: Channel, warn: OnWarning
) -> tuple[list[BadRow], list[Composed], list[Recipient]]:
    """The rows that will not be sent, what is made of the others, and those of the first that can be read."""
    recipients = [row for row in found if isinstance(row, Recipient)]
    composed = channel.compose_all(recipients, warn)
    messages = [composed for composed in composed if isinstance(composed, Composed)]
    if len(messages) == len(found):
        return [], messages, []
    made = iter(composed)
    outcomes = [row if isinstance(row, BadRow) else next(made) for row in found]
    bad = [outcome for outcome in outcomes if isinstance(outcome, BadRow)]
    unmade = [row for row, composed in zip(recipients, composed, strict=True) if isinstance(composed, BadRow)]
    return bad, messages, unmade


def _identified(
    unmade: Sequence[Recipient], channel: Channel, who: Callable[[str], int]
) -> Iterator[tuple[bytes, int, int, int]]:
    for row in unmade:
        if identified := channel.identify(row):
            yield identified.key, row.row, who(identified.to), row.line


def _unsent(row: BadRow) -> Record:
    return Record(row.row, row.state, row.key, detail=stored(left_out(row.kind, row.reason)))


def _chunks(repeated: Iterator[tuple[int, int, int]]) -> Iterator[list[BadRow]]:
    chunk: list[BadRow] = []
    for row, line, first in repeated:
        reason = Sentence("rows.duplicate", line=first)
        chunk.append(BadRow(row, line, "duplicate", reason, State.DUPLICATE))
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
