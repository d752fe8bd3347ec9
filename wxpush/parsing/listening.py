"""Where a process listens, as people write it."""

import re

from wxpush.errors import UsageError

_ADDRESS = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<host>[^\[\]:]+)):(?P<port>[0-9]{1,5})")
_PORT = re.compile(r"[0-9]{1,5}")
_PORTS = 65535
_LOOPBACK = "127.0.0.1"


def address(given: str) -> tuple[str, int]:
    """Host and port. Raises UsageError."""
    found = _ADDRESS.fullmatch(given.strip())
    if found is None or int(found["port"]) > _PORTS:
        raise UsageError("misuse.no_listening_address", value=given)
    return found["six"] or found["host"], int(found["port"])


def near_address(given: str) -> tuple[str, int]:
    """The same; a port alone is one that only this machine reaches. Raises UsageError."""
    text = given.strip()
    return address(f"{_LOOPBACK}:{text}" if _PORT.fullmatch(text) else given)
