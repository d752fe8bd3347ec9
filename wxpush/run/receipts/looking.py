"""What is known of the delivery of a run, as far as somebody takes the account's delivery events on this machine."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.delivery import DeliverySums, RowDelivery
from wxpush.errors import UsageError, WxpushError
from wxpush.receipts.file.opening import receipts_path
from wxpush.receipts.file.store import ReceiptsFile
from wxpush.receipts.taking import run_identity
from wxpush.run.place import Place
from wxpush.words import Sentence


@dataclass(frozen=True, slots=True)
class DeliveryLook:
    """What is kept of a run. `sums`: None where nobody takes events, or the run is not known to whoever does; `fault`: why it could not be looked at."""

    sums: DeliverySums | None = None
    fault: Sentence | str | None = None


def look_at_delivery(where: Place, checkpoint: SqliteCheckpoint) -> DeliveryLook:
    """The sums of a run, which are kept: no row is looked at. A file that cannot be read hides nothing else of the campaign, so it is told beside it."""
    try:
        with _receipts_of(where, checkpoint) as (file, identity):
            return DeliveryLook(file.sums(identity) if file is not None else None)
    except WxpushError as error:
        return DeliveryLook(fault=error.sentence)


@contextmanager
def deliveries(
    where: Place, checkpoint: SqliteCheckpoint
) -> Iterator[Callable[[int, int], Mapping[int, RowDelivery]]]:
    """Gives what is known of the rows first..last. Raises UsageError, DiskError and BusyError."""
    with _receipts_of(where, checkpoint) as (file, identity):
        if file is None:
            yield lambda _first, _last: {}
        else:
            yield lambda first, last: file.between(identity, first, last)


@contextmanager
def _receipts_of(where: Place, checkpoint: SqliteCheckpoint) -> Iterator[tuple[ReceiptsFile | None, bytes]]:
    facts, every = checkpoint.facts(), checkpoint.invocations()
    path = receipts_file(where, facts.appid) if facts is not None else None
    file = ReceiptsFile.look(path, facts.appid) if facts is not None and path is not None and every else None
    if file is None or facts is None:
        yield None, b""
        return
    with file:
        yield file, run_identity(facts, every[0])


def receipts_file(where: Place, appid: str) -> Path | None:
    """Where the account's events are. None for a user without a home, who named none: nobody takes events there."""
    try:
        return receipts_path(appid, where.receipts)
    except UsageError:
        return None
