"""What a campaign is begun with, wherever it is sent from (PLANNING), and what steers the sending from here (SENDING)."""

from enum import Enum
from math import inf

from wxpush.errors import UsageError
from wxpush.options.files import LOCATED
from wxpush.options.option import Option, Quantity, choice, count, file, number, quantity, switch, text
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
    metavar="N",
    read=quantities.rate,
    default="50/s",
)
TIMEOUT = quantity(
    "--timeout",
    help="help.timeout",
    metavar="TIME",
    read=lambda text: attempt(quantities.duration(text)),
    default="10s",
)
YES = switch("-y", "--yes", help="help.yes")
AGAIN = switch("--again", help="help.again")
ACCEPT_CHANGES = switch("--accept-changes", help="help.accept_changes")
IN_DOUBT = choice(
    "--in-doubt",
    help="help.in_doubt",
    metavar="WHAT",
    default=DoubtPolicy.HOLD,
)
PROGRESS = choice("--progress", help="help.progress", metavar="HOW", default=ProgressKind.AUTO)
ON_STOP = text(
    "--on-stop",
    help="help.on_stop",
    metavar="COMMAND",
    in_file=str,
)
SUPPRESS = file("--suppress", help="help.suppress", in_file=True)
MAX_DURATION = Option(
    flags=("--max-duration",),
    help="help.max_duration",
    metavar="TIME",
    read=quantities.duration,
    default=inf,
    in_file=Quantity,
)
ERRCODE_IS_ROW: Option[frozenset[int]] = Option(
    flags=("--errcode-is-row",),
    help="help.errcode_is_row",
    kind=list[int],
    metavar="CODE",
    read=frozenset,
    default=frozenset(),
    in_file=tuple[int, ...],
)

PLANNING = (
    *LOCATED,
    RATE,
    TIMEOUT,
    YES,
    AGAIN,
    ACCEPT_CHANGES,
    IN_DOUBT,
    PROGRESS,
    ON_STOP,
    SUPPRESS,
    MAX_DURATION,
    ERRCODE_IS_ROW,
)

CONCURRENCY = count("--concurrency", help="help.concurrency", default=50, most=10_000, in_file=True)
DRY_RUN = switch("--dry-run", help="help.dry_run")
OFFLINE = switch("--offline", help="help.offline")
CHECK_FOLLOWERS = switch(
    "--check-followers",
    help="help.check_followers",
    in_file=True,
)
ROW = number("--row", help="help.row")
OUTPUT = file("-o", "--output", help="help.output", writes=True)
LIMIT = number("--limit", help="help.limit")
TO = text("--to", help="help.to", metavar="OPENID")
CANARY = count(
    "--canary",
    help="help.canary",
    default=0,
    least=0,
    shown="",
    in_file=True,
)
MAX_ERRORS = Option(
    flags=("--max-errors",),
    help="help.max_errors",
    metavar="N|N%",
    read=quantities.share,
    default=quantities.MaxErrors(),
    in_file=Quantity,
)
MAX_SENDS = number("--max-sends", help="help.max_sends", in_file=True)
SUPPRESS_REJECTED = switch(
    "--suppress-rejected",
    help="help.suppress_rejected",
    in_file=True,
)
SUPPRESS_EXPIRES = text(
    "--suppress-expires",
    help="help.suppress_expires",
    metavar="WHEN",
    shown=Sentence("help.default_suppress_expires"),
    in_file=Quantity,
)

SENDING = (
    *PLANNING,
    CONCURRENCY,
    DRY_RUN,
    OFFLINE,
    CHECK_FOLLOWERS,
    ROW,
    OUTPUT,
    LIMIT,
    TO,
    CANARY,
    MAX_ERRORS,
    MAX_SENDS,
    SUPPRESS_REJECTED,
    SUPPRESS_EXPIRES,
)
