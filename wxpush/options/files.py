"""What names a campaign and its checkpoint."""

from wxpush.model import HiddenRows
from wxpush.options.common import COMMON
from wxpush.options.option import choice, file, number, switch, text
from wxpush.words import Sentence

CAMPAIGN = file("-c", "--campaign", help="help.campaign", shown=Sentence("help.default_campaign"))
FORMAT = text(
    "--format",
    help="help.format",
    metavar="FORMAT",
)
ENCODING = text("--encoding", help="help.encoding", metavar="NAME", shown=Sentence("help.default_encoding"))
DELIMITER = text(
    "--delimiter",
    help="help.delimiter",
    metavar="CHAR",
    shown=Sentence("help.default_delimiter"),
)
HEADER_LINE = number("--header-line", help="help.header_line", shown=Sentence("help.default_first"))
HIDDEN_ROWS = choice(
    "--hidden-rows",
    help="help.hidden_rows",
    metavar="WHAT",
    default=HiddenRows.ASK,
)
SHEET = text("--sheet", help="help.sheet", metavar="NAME", shown=Sentence("help.default_first"))
CHECKPOINT = file("--checkpoint", help="help.checkpoint", shown="RECIPIENTS.wxpush")
SANDBOX = switch("--sandbox", help="help.sandbox")

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
