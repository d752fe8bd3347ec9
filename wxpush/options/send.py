"""What a campaign is begun with, wherever it is sent from (PLANNING), what steers the sending from here too (SENDING), and what sends nothing, or to oneself (TRYING)."""

from enum import Enum
from math import inf
from pathlib import Path

from wxpush.errors import UsageError
from wxpush.options.files import LOCATED
from wxpush.options.option import (
    Option,
    Panel,
    Quantity,
    choice,
    count,
    file,
    listed,
    number,
    quantity,
    several,
    switch,
    text,
)
from wxpush.options.timing import TIMING
from wxpush.parsing import quantities
from wxpush.words import Sentence

#: Seconds of `--timeout` at most: an attempt that takes longer could leave within the nine minutes and arrive behind WeChat's ten.
LONGEST_ATTEMPT = 45.0


class DoubtPolicy(Enum):
    """What becomes of rows in doubt that are too old to be repeated safely."""

    HOLD = "hold"
    RESEND = "resend"
    SKIP = "skip"


class ProgressKind(Enum):
    """How it is shown that a command gets on."""

    AUTO = "auto"
    BAR = "bar"
    LINES = "lines"
    NONE = "none"


def attempt(seconds: float) -> float:
    """The deadline of an attempt, of any source. Raises UsageError for one that is too long."""
    if seconds > LONGEST_ATTEMPT:
        raise UsageError("misuse.timeout_too_long", seconds=seconds, most=LONGEST_ATTEMPT)
    return seconds


RATE = quantity(
    "--rate",
    help="help.rate",
    panel=Panel.PACE,
    metavar="N",
    read=quantities.rate,
    default="50/s",
)
TIMEOUT = quantity(
    "--timeout",
    help="help.timeout",
    panel=Panel.PACE,
    metavar="TIME",
    read=lambda text: attempt(quantities.duration(text)),
    default="10s",
)
YES = switch("-y", "--yes", help="help.yes", panel=Panel.CHECK)
AGAIN = switch("--again", help="help.again", panel=Panel.RESUME)
ACCEPT_CHANGES = switch("--accept-changes", help="help.accept_changes", panel=Panel.RESUME)
IN_DOUBT = choice(
    "--in-doubt",
    help="help.in_doubt",
    panel=Panel.RESUME,
    metavar="WHAT",
    default=DoubtPolicy.HOLD,
)
LINGER = Option(
    flags=("--linger",),
    help="help.linger",
    panel=Panel.RESUME,
    metavar="TIME",
    read=lambda text: 0.0 if str(text).strip() == "0" else quantities.duration(str(text)),
    default=0.0,
    in_file=Quantity,
)
PROGRESS = choice(
    "--progress", help="help.progress", panel=Panel.OUTPUT, metavar="HOW", default=ProgressKind.AUTO
)
ON_STOP = text(
    "--on-stop",
    help="help.on_stop",
    panel=Panel.OUTPUT,
    metavar="COMMAND",
    in_file=str,
    commands=lambda _: True,
)
#: What the textfile collector of node_exporter reads: no other suffix. https://github.com/prometheus/node_exporter#textfile-collector
_METRICS = ".prom"


def _metrics_path(given: str | Path) -> Path:
    path = Path(given)
    if path.suffix != _METRICS:
        name = (path if path.name else Path("wxpush")).with_suffix(_METRICS).name
        raise UsageError("misuse.no_metrics", path=path, name=name)
    return path


METRICS_FILE: Option[Path | None] = Option(
    flags=("--metrics-file",),
    help="help.metrics_file",
    panel=Panel.OUTPUT,
    kind=Path,
    metavar="FILE",
    read=_metrics_path,
    default=None,
    writes=True,
    in_file=str,
    commands=lambda _: True,
)
NOTIFY = listed(
    "--notify",
    kind=str,
    help="help.notify",
    panel=Panel.OUTPUT,
    metavar="NAME",
)
SUPPRESS = file("--suppress", help="help.suppress", panel=Panel.LIST, in_file=True)
MAX_DURATION = Option(
    flags=("--max-duration",),
    help="help.max_duration",
    panel=Panel.BOUNDS,
    metavar="TIME",
    read=quantities.duration,
    default=inf,
    in_file=Quantity,
)
MAX_INVALID: Option[quantities.CountOrShare | None] = Option(
    flags=("--max-invalid",),
    help="help.max_invalid",
    panel=Panel.BOUNDS,
    metavar="N|N%",
    read=quantities.share,
    default=None,
    shown=Sentence("help.default_max_invalid"),
    in_file=Quantity,
)
ERRCODE_IS_ROW: Option[frozenset[int]] = Option(
    flags=("--errcode-is-row",),
    help="help.errcode_is_row",
    panel=Panel.BOUNDS,
    kind=list[int],
    metavar="CODE",
    read=frozenset,
    default=frozenset(),
    in_file=tuple[int, ...],
)

CONCURRENCY = count(
    "--concurrency", help="help.concurrency", panel=Panel.PACE, default=50, most=10_000, in_file=True
)
DRY_RUN = switch("--dry-run", help="help.dry_run", panel=Panel.CHECK)
OFFLINE = switch("--offline", help="help.offline", panel=Panel.CHECK)
CHECK_FOLLOWERS = switch(
    "--check-followers",
    help="help.check_followers",
    panel=Panel.LIST,
    in_file=True,
)
ROW = number("--row", help="help.row", panel=Panel.CHECK)
OUTPUT = file("-o", "--output", help="help.output", panel=Panel.CHECK, writes=True)
LIMIT = number("--limit", help="help.limit", panel=Panel.BOUNDS)
TO = several("--to", kind=str, help="help.to", panel=Panel.CHECK, metavar="OPENID")
CANARY = count(
    "--canary",
    help="help.canary",
    panel=Panel.BOUNDS,
    default=0,
    least=0,
    shown="",
    in_file=True,
)
MAX_ERRORS = Option(
    flags=("--max-errors",),
    help="help.max_errors",
    panel=Panel.BOUNDS,
    metavar="N|N%",
    read=quantities.share,
    default=quantities.CountOrShare(),
    in_file=Quantity,
)
KEEP_QUOTA = Option(
    flags=("--keep-quota",),
    help="help.keep_quota",
    panel=Panel.BOUNDS,
    metavar="N|N%",
    read=quantities.share,
    default=quantities.CountOrShare(),
    in_file=Quantity,
)
MAX_SENDS = number("--max-sends", help="help.max_sends", panel=Panel.BOUNDS, in_file=True)
SUPPRESS_REJECTED = switch(
    "--suppress-rejected",
    help="help.suppress_rejected",
    panel=Panel.LIST,
    in_file=True,
)
SUPPRESS_EXPIRES = text(
    "--suppress-expires",
    help="help.suppress_expires",
    panel=Panel.LIST,
    metavar="WHEN",
    shown=Sentence("help.default_suppress_expires"),
    in_file=Quantity,
)

_BEGUN = (
    YES,
    TIMEOUT,
    MAX_INVALID,
    MAX_DURATION,
    ERRCODE_IS_ROW,
    AGAIN,
    ACCEPT_CHANGES,
    IN_DOUBT,
    PROGRESS,
    *LOCATED,
    SUPPRESS,
    ON_STOP,
    METRICS_FILE,
    NOTIFY,
)
_FROM_HERE = (
    CANARY,
    MAX_ERRORS,
    LIMIT,
    MAX_SENDS,
    KEEP_QUOTA,
    CONCURRENCY,
)

# In each the frequent ones come first, as `--help` shows them in this order.
TRYING = (DRY_RUN, TO, ROW, OUTPUT, OFFLINE)
PLANNING = (RATE, *TIMING, KEEP_QUOTA, *_BEGUN)
SENDING = (RATE, *TIMING, *_FROM_HERE, *_BEGUN, LINGER, CHECK_FOLLOWERS, SUPPRESS_REJECTED, SUPPRESS_EXPIRES)
