"""What a campaign is begun with, wherever it is sent from (PLANNING), and what steers the sending from here (SENDING)."""

from enum import Enum
from math import inf

from wxpush.options.files import LOCATED
from wxpush.options.option import Option, Quantity, choice, count, file, number, quantity, switch, text
from wxpush.parsing import quantities


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


RATE = quantity(
    "--rate",
    help="Send rate, retries included: N/s, N/m, N/h or max.",
    metavar="N",
    read=quantities.rate,
    default="50/s",
)
TIMEOUT = quantity(
    "--timeout",
    help="Deadline of one whole attempt.",
    metavar="TIME",
    read=quantities.duration,
    default="10s",
)
YES = switch("-y", "--yes", help="Do not ask.")
AGAIN = switch("--again", help="Send a complete campaign once more.")
ACCEPT_CHANGES = switch("--accept-changes", help="Go on although input or campaign file changed.")
IN_DOUBT = choice(
    "--in-doubt",
    help="Rows of unknown outcome, too old to be repeated safely: hold, resend or skip.",
    metavar="WHAT",
    default=DoubtPolicy.HOLD,
)
PROGRESS = choice("--progress", help="auto, bar, lines or none.", metavar="HOW", default=ProgressKind.AUTO)
ON_STOP = text(
    "--on-stop",
    help="Command to run when sending stops early; gets the summary on standard input.",
    metavar="COMMAND",
    in_file=str,
)
SUPPRESS = file("--suppress", help="List of openids that are never sent to.", in_file=True)
MAX_DURATION = Option(
    flags=("--max-duration",),
    help="Stop after so long.",
    metavar="TIME",
    read=quantities.duration,
    default=inf,
    in_file=Quantity,
)
ERRCODE_IS_ROW: Option[frozenset[int]] = Option(
    flags=("--errcode-is-row",),
    help="This errcode is about rows, however many get it in a row; may be repeated.",
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

CONCURRENCY = count(
    "--concurrency", help="Requests in flight at most.", default=50, most=10_000, in_file=True
)
DRY_RUN = switch("--dry-run", help="Check everything, send nothing.")
OFFLINE = switch("--offline", help="With --dry-run: no request at all.")
CHECK_FOLLOWERS = switch(
    "--check-followers",
    help="Ask WeChat who follows, a hundred a call, and leave out who does not.",
    in_file=True,
)
ROW = number("--row", help="With --dry-run: show this row instead of the first.")
OUTPUT = file("-o", "--output", help="With --dry-run: write every problem to a file, {formats} by suffix.")
LIMIT = number("--limit", help="The first N rows only.")
TO = text("--to", help="Send the first row to this openid only, outside of the campaign.", metavar="OPENID")
CANARY = count(
    "--canary",
    help="Send N, and go on only if none of them is rejected.",
    default=0,
    shown="",
    in_file=True,
)
MAX_ERRORS = Option(
    flags=("--max-errors",),
    help="Stop when more rows than this are rejected.",
    metavar="N|N%",
    read=quantities.share,
    default=quantities.MaxErrors(),
    in_file=Quantity,
)
MAX_SENDS = number("--max-sends", help="Stop after so many messages.", in_file=True)
SUPPRESS_REJECTED = switch(
    "--suppress-rejected",
    help="Add whoever WeChat refuses as unfollowed or blacklisted to the list.",
    in_file=True,
)
SUPPRESS_EXPIRES = text(
    "--suppress-expires",
    help="When entries so added end: 90d, or a day.",
    metavar="WHEN",
    shown="never",
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

#: What wxpush.yaml may hold, by its key there.
IN_FILE: dict[str, Option[object]] = {option.name: option for option in SENDING if option.in_file is not None}
