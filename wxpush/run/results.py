"""The rows of a campaign with their outcome."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from wxpush.channels import known
from wxpush.checkpoint import dispatched, invocations
from wxpush.checkpoint.base import Facts
from wxpush.checkpoint.file.lock import begun
from wxpush.checkpoint.file.rescue import require_none
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import ChangedError, UsageError
from wxpush.model import Recipient
from wxpush.report.results import Result, Wanted, results
from wxpush.report.rowadvice import RowAdvice
from wxpush.run.nextcommand import dispatch_command
from wxpush.run.place import Place
from wxpush.run.preparing.doubts import safe_until
from wxpush.run.reading import open_recipients
from wxpush.run.receipts.looking import deliveries
from wxpush.sources import Input
from wxpush.system.clock import Clock
from wxpush.words import Sentence

STATES = (
    "sent",
    "under_review",
    "rejected",
    "invalid",
    "duplicate",
    "suppressed",
    "expired",
    "in_doubt",
    "not_attempted",
)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Rows with their outcome, read anew with each call of `rows`. `columns`: the names of their fields."""

    columns: tuple[str, ...]
    rows: Callable[[], Iterable[Result]]


@contextmanager
def open_results(
    where: Place,
    *,
    states: Collection[str] = (),
    errcodes: Collection[int] = (),
    clock: Clock,
) -> Iterator[Outcomes]:
    """The rows of some states or errcodes, or all. Raises UsageError, and ChangedError when the input is not the one that was surveyed."""
    wanted = _wanted(states, errcodes)
    with ExitStack() as stack:
        if (ended := where.ended) is not None:
            raise ended
        source = stack.enter_context(open_recipients(where))
        at_work = begun(where.checkpoint)
        require_none(where.checkpoint)  # a list of those not sent would be sent to again
        checkpoint, facts = _opened(where, stack)
        _require_same(source, checkpoint, where)
        alive = at_work and checkpoint.ask(invocations.unended)
        mark, table = checkpoint.ask(dispatched.active), known(facts.channel).errcodes
        advice = RowAdvice(where.named, {} if alive else safe_until(checkpoint, clock))
        delivered = stack.enter_context(deliveries(where, checkpoint))
        collect = str(Sentence("run.collect", command=dispatch_command(where.named, mark)))

        def found() -> Iterable[Result]:
            return results(
                source.rows,
                checkpoint.blocks(),
                checkpoint.between,
                wanted,
                table,
                alive=alive,
                hands=checkpoint.ask(dispatched.hands),
                collect=collect,
                advice=advice,
                deliveries=delivered,
            )

        yield Outcomes(source.columns or _columns(found()), found)


def _opened(where: Place, stack: ExitStack) -> tuple[SqliteCheckpoint, Facts]:
    checkpoint = SqliteCheckpoint.read(where.checkpoint)
    if checkpoint is not None:
        facts = stack.enter_context(checkpoint).facts()
        if facts is not None:  # one without any was not begun
            return checkpoint, facts
    raise _not_begun(where)


def _not_begun(where: Place) -> UsageError:
    return where.only_rehearsed or UsageError(
        "run.no_results_yet", list=where.label, path=where.checkpoint, named=where.named
    )


def _wanted(states: Collection[str], errcodes: Collection[int]) -> Wanted:
    """Raises UsageError for a state that there is not."""
    words = frozenset({"already_sent": "sent"}.get(state, state) for state in states)
    for word in sorted(words - {*STATES}):
        raise UsageError("run.state_unknown", state=word, states=STATES)
    return Wanted(words, frozenset(errcodes))


def _require_same(source: Input, checkpoint: SqliteCheckpoint, where: Place) -> None:
    facts = checkpoint.facts()
    if facts is None or not (source.identity() == facts.source or source.unchanged(checkpoint.blocks())):
        raise ChangedError("run.results_of_another_file", list=where.label)
    if facts.columns != source.columns:
        raise UsageError("run.results_of_other_columns", list=where.label)


def _columns(found: Iterable[Result]) -> tuple[str, ...]:
    """Every field of JSONL rows, in the order of first sight."""
    names: dict[str, None] = {}
    for result in found:
        if isinstance(result.row, Recipient):
            names |= dict.fromkeys(result.row.fields)
    return tuple(names)
