"""Options of `wxpush receipts`."""

import re
from dataclasses import replace

from wxpush.errors import UsageError
from wxpush.options import send
from wxpush.options.common import COMMON
from wxpush.options.files import LOCATED, RECEIPTS
from wxpush.options.option import file, quantity, text
from wxpush.parsing.baseurl import check_callback

_ADDRESS = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<host>[^\[\]:]+)):(?P<port>[0-9]{1,5})")
_PORTS = 65535


def address(given: str) -> tuple[str, int]:
    """Host and port. Raises UsageError."""
    found = _ADDRESS.fullmatch(given.strip())
    if found is None or int(found["port"]) > _PORTS:
        raise UsageError("misuse.no_listening_address", value=given)
    return found["six"] or found["host"], int(found["port"])


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

SERVING = (LISTEN, TOKEN_FILE, AES_KEY_FILE, FORWARD, RECEIPTS, SUPPRESS_BLOCKED, *COMMON)
IMPORTING = (AES_KEY_FILE, SUPPRESS_BLOCKED, *LOCATED)
SUMMED = (RECEIPTS, *COMMON)
