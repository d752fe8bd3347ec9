"""The file of keys: read by the rule of secrets, as who writes it decides who may send.

One JSON object: {"keys": [{"name": ..., "sha256": ..., "scopes": [...], "campaigns": [...] or null, "test": ..., "made": ...}]}
"""

import os
import re
import shlex
from collections import Counter
from pathlib import Path

import msgspec
from msgspec import Struct

from wxpush.errors import UsageError
from wxpush.oserror import cause
from wxpush.service.keys.key import Key, is_name
from wxpush.system import files
from wxpush.system.regular import open_regular

#: Thousands of keys.
_LARGEST = 1 << 20
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


class _Content(Struct, frozen=True, forbid_unknown_fields=True):
    keys: list[Key] = []


def read_keys(path: Path, *, lent: bool = False) -> list[Key]:
    """All keys of the file. `lent`: somebody guards it whose ways its mode does not tell, as systemd does. Raises UsageError."""
    try:
        descriptor = open_regular(path)
        try:
            if not lent and not files.guarded(descriptor):
                raise UsageError("service.keys_unguarded", path=path, quoted=shlex.quote(str(path)))
            content = _whole(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise UsageError("service.keys_unreadable", path=path, why=cause(error)) from None
    return _parsed(content, path)


def _whole(descriptor: int) -> bytes:
    content = bytearray()
    while (piece := os.read(descriptor, _LARGEST)) and len(content) <= _LARGEST:
        content += piece
    return bytes(content)


def _parsed(content: bytes, path: Path) -> list[Key]:
    try:
        keys = msgspec.json.decode(content, type=_Content).keys if len(content) <= _LARGEST else None
    except (msgspec.DecodeError, RecursionError):  # a fault of the form is a DecodeError, too
        keys = None
    if keys is None or not all(is_name(key.name) and _DIGEST.fullmatch(key.sha256) for key in keys):
        raise UsageError("service.keys_odd", path=path)
    for name, many in Counter(key.name for key in keys).items():
        if many > 1:
            raise UsageError("service.keys_twice", path=path, name=name)
    return keys
