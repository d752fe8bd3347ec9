"""Options of `wxpush serve`."""

from pathlib import Path
from typing import NamedTuple

from wxpush.errors import UsageError
from wxpush.options.common import COMMON
from wxpush.options.files import SANDBOX
from wxpush.options.option import Panel, count, file, quantity
from wxpush.options.receipts import address
from wxpush.options.send import CONCURRENCY, RATE, TIMEOUT
from wxpush.parsing.quantities import duration

SPOOL_DEFAULT = Path("inbox.db")
#: For a day a key stands for what was taken with it.
_LEAST_KEPT = 86_400.0


class ListenPlace(NamedTuple):
    """An address of this machine, and a port; 0: one that is free."""

    host: str
    port: int


def _kept(text: str) -> float:
    seconds = duration(text)
    if seconds < _LEAST_KEPT:
        raise UsageError("misuse.kept_too_short", text=text)
    return seconds


LISTEN = quantity(
    "--listen",
    help="help.served_at",
    metavar="HOST:PORT",
    read=lambda given: ListenPlace(*address(given)),
    default="127.0.0.1:8700",
    in_file=None,
)
SPOOL = file("--spool", help="help.spool", shown="inbox.db")
KEYS = file("--keys", help="help.keys")
MAX_WAITING = count(
    "--max-waiting",
    help="help.max_waiting",
    panel=Panel.BOUNDS,
    default=1_000_000,
    most=100_000_000,
)
KEEP = quantity(
    "--keep", help="help.keep", panel=Panel.BOUNDS, metavar="TIME", read=_kept, default="7d", in_file=None
)

SERVING = (LISTEN, SPOOL, KEYS, SANDBOX, RATE, CONCURRENCY, TIMEOUT, MAX_WAITING, KEEP, *COMMON)
