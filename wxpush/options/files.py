"""What names a campaign and its checkpoint."""

from wxpush.model import HiddenRows
from wxpush.options.common import COMMON
from wxpush.options.option import choice, file, number, switch, text

CAMPAIGN = file("-c", "--campaign", help="Campaign file.", shown="beside RECIPIENTS")
FORMAT = text(
    "--format",
    help="Format of RECIPIENTS, where the name does not tell: csv, tsv, jsonl or xlsx.",
    metavar="FORMAT",
)
ENCODING = text("--encoding", help="Encoding of RECIPIENTS.", metavar="NAME", shown="found out")
DELIMITER = text(
    "--delimiter",
    help="Character that parts the cells of a CSV or TSV, or tab.",
    metavar="CHAR",
    shown="comma, tab",
)
HEADER_LINE = number("--header-line", help="Line of RECIPIENTS that names the columns.", shown="the first")
HIDDEN_ROWS = choice(
    "--hidden-rows",
    help="Rows that a sheet hides, by a filter or by hand: ask, send or skip.",
    metavar="WHAT",
    default=HiddenRows.ASK,
)
SHEET = text("--sheet", help="Sheet of an .xlsx file.", metavar="NAME", shown="the first")
CHECKPOINT = file("--checkpoint", help="Where the checkpoint is.", shown="RECIPIENTS.wxpush")
SANDBOX = switch("--sandbox", help="Rehearse against the bundled API, with a checkpoint of its own.")

LOCATED = (
    *COMMON,
    CAMPAIGN,
    FORMAT,
    ENCODING,
    DELIMITER,
    HEADER_LINE,
    SHEET,
    HIDDEN_ROWS,
    CHECKPOINT,
    SANDBOX,
)
