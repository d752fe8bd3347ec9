"""Options of `wxpush receipts`."""

from dataclasses import replace

from wxpush.options import send
from wxpush.options.common import COMMON, METRICS_LISTEN
from wxpush.options.files import LOCATED, RECEIPTS
from wxpush.options.option import file, quantity, text
from wxpush.parsing.baseurl import check_callback
from wxpush.parsing.listening import address

LISTEN = quantity(
    "--listen",
    help="help.listen",
    metavar="HOST:PORT",
    read=address,
    default="127.0.0.1:8701",
    in_file=None,
)
TOKEN_FILE = replace(file("--token-file", help="help.token_file"), required=True)
AES_KEY_FILE = file("--aes-key-file", help="help.aes_key_file")
FORWARD = replace(
    text("--forward", help="help.forward", metavar="URL"),
    read=lambda given: check_callback(given) if given else None,
)
SUPPRESS_BLOCKED = replace(send.SUPPRESS, help="help.suppress_blocked", in_file=None)

SERVING = (LISTEN, TOKEN_FILE, AES_KEY_FILE, FORWARD, RECEIPTS, SUPPRESS_BLOCKED, METRICS_LISTEN, *COMMON)
IMPORTING = (AES_KEY_FILE, SUPPRESS_BLOCKED, *LOCATED)
SUMMED = (RECEIPTS, *COMMON)
