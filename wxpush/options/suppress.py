"""Options of `wxpush suppress`."""

from dataclasses import replace

from wxpush.options import send
from wxpush.options.common import COMMON
from wxpush.options.option import Option, file, text

LIST = replace(send.SUPPRESS, help="The list.", shown="suppress: of wxpush.yaml")
REASON = text("--reason", help="Why; shown in results.", metavar="TEXT", in_environment=False)
EXPIRES = text(
    "--expires", help="When the entry ends: 90d, or a day; else never.", metavar="WHEN", in_environment=False
)
OUTPUT = file(
    "-o",
    "--output",
    help="Write it, with whole openids: {formats} by suffix, else CSV.",
    in_environment=False,
)
COLUMN = Option(
    flags=("--column",),
    help="The column that holds the openids.",
    metavar="NAME",
    read=str,
    default="openid",
    in_environment=False,
)
SHEET = text("--sheet", help="Sheet of an .xlsx FILE.", metavar="NAME", in_environment=False)
ENCODING = text("--encoding", help="Encoding of FILE.", metavar="NAME", in_environment=False)

LISTING = (*COMMON, LIST)
