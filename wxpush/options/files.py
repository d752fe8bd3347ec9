"""What names a campaign and its checkpoint."""

from wxpush.model import HiddenRows
from wxpush.options.common import COMMON
from wxpush.options.option import Panel, choice, file, number, switch, text
from wxpush.words import Sentence

CAMPAIGN = file(
    "-c", "--campaign", help="help.campaign", panel=Panel.LIST, shown=Sentence("help.default_campaign")
)
FORMAT = text(
    "--format",
    help="help.format",
    panel=Panel.LIST,
    metavar="FORMAT",
)
ENCODING = text(
    "--encoding",
    help="help.encoding",
    panel=Panel.LIST,
    metavar="NAME",
    shown=Sentence("help.default_encoding"),
)
DELIMITER = text(
    "--delimiter",
    help="help.delimiter",
    panel=Panel.LIST,
    metavar="CHAR",
    shown=Sentence("help.default_delimiter"),
)
HEADER_LINE = number(
    "--header-line", help="help.header_line", panel=Panel.LIST, shown=Sentence("help.default_first")
)
HIDDEN_ROWS = choice(
    "--hidden-rows",
    help="help.hidden_rows",
    panel=Panel.LIST,
    metavar="WHAT",
    default=HiddenRows.ASK,
)
SHEET = text(
    "--sheet", help="help.sheet", panel=Panel.LIST, metavar="NAME", shown=Sentence("help.default_first")
)
CHECKPOINT = file("--checkpoint", help="help.checkpoint", panel=Panel.RESUME, shown="RECIPIENTS.wxpush")
RECEIPTS = file(
    "--receipts", help="help.receipts", panel=Panel.RESUME, shown=Sentence("help.default_receipts")
)
SANDBOX = switch("--sandbox", help="help.sandbox", panel=Panel.CHECK)

LOCATED = (
    SANDBOX,
    CAMPAIGN,
    FORMAT,
    ENCODING,
    DELIMITER,
    HEADER_LINE,
    SHEET,
    HIDDEN_ROWS,
    CHECKPOINT,
    RECEIPTS,
    *COMMON,
)
