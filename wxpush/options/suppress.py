"""Options of `wxpush suppress`."""

from dataclasses import replace

from wxpush.options import files, send
from wxpush.options.common import COMMON
from wxpush.options.option import Option, Panel, file, text
from wxpush.words import Sentence

LIST = replace(send.SUPPRESS, help="help.suppress_list", shown=Sentence("help.default_suppress_list"))
REASON = text("--reason", help="help.entry_reason", metavar="TEXT", in_environment=False)
EXPIRES = text("--expires", help="help.entry_expires", metavar="WHEN", in_environment=False)
OUTPUT = file(
    "-o",
    "--output",
    help="help.suppress_output",
    writes=True,
    in_environment=False,
)
COLUMN = Option(
    flags=("--column",),
    help="help.suppress_column",
    metavar="NAME",
    read=str,
    default="openid",
    in_environment=False,
)
SHEET = text("--sheet", help="help.suppress_sheet", metavar="NAME", in_environment=False)
ENCODING = text("--encoding", help="help.suppress_encoding", metavar="NAME", in_environment=False)
DELIMITER = replace(files.DELIMITER, panel=Panel.OWN, in_environment=False)
HEADER_LINE = replace(
    files.HEADER_LINE, help="help.suppress_header_line", panel=Panel.OWN, in_environment=False
)
HIDDEN_ROWS = replace(
    files.HIDDEN_ROWS, help="help.suppress_hidden_rows", panel=Panel.OWN, in_environment=False
)

LISTING = (*COMMON, LIST)
