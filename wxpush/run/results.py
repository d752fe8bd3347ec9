"""The rows of a campaign with their outcome."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from wxpush.channels import known
from wxpush.checkpoint import dispatched, invocations
from wxpush.checkpoint.file.lock import begun
from wxpush.checkpoint.file.rescue import require_none
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import ChangedError, UsageError
from wxpush.model import Recipient
from wxpush.report.results import Result, Wanted, results
from wxpush.run.nextcommand import dispatch_command
from wxpush.run.place import Place
from wxpush.run.reading import open_recipients
from wxpush.sources import Input
from wxpush.words import Sentence

STATES = (
    "sent",
    "under_review",
    "rejected",
    "invalid",
    "duplicate",
    "suppressed",
    "in_doubt",
    "not_attempted",
)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Rows with their outcome, read anew with each call of `rows`. `columns`: the names of their fields."""

    columns: tuple[str, ...]
    rows: Callable[[], Iterable[Result]]


@contextmanager
def open_results(where: Place, *, state: str | None = None, errcode: int | None = None) -> Iterator[Outcomes]:
    """The rows of one state or errcode, or all. Raises UsageError, and ChangedError when the input is not the one that was surveyed."""
    word = {"already_sent": "sent"}.get(state or "", state)
    if word is not None and word not in STATES:
        raise UsageError("run.state_unknown", state=state, states=STATES)
    with ExitStack() as stack:
        source = stack.enter_context(open_recipients(where))
        at_work = begun(where.checkpoint)
        require_none(where.checkpoint)  # a list of those not sent would be sent to again
        checkpoint = SqliteCheckpoint.read(where.checkpoint)
        if checkpoint is not None:
            stack.enter_context(checkpoint)
        facts = checkpoint.facts() if checkpoint is not None else None
        if checkpoint is None or facts is None:  # one without any was not begun
            raise UsageError("run.no_results_yet", list=where.label, path=where.checkpoint)
        _require_same(source, checkpoint, where)
        alive = at_work and checkpoint.ask(invocations.unended)
        mark, errcodes = checkpoint.ask(dispatched.active), known(facts.channel).errcodes
        collect = str(Sentence("run.collect", command=dispatch_command(where.named, mark)))

        def found() -> Iterable[Result]:
            return results(
                source.rows,
                checkpoint.blocks(),
                checkpoint.between,
                Wanted(word, errcode),
                errcodes,
                alive=alive,
                hands=checkpoint.ask(dispatched.hands),
                collect=collect,
            )

        yield Outcomes(source.columns or _columns(found()), found)


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
