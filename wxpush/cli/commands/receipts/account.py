"""What the commands of `receipts` have in common: the account, its file, its keys, and the list of people who are not sent to."""

import os
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

from wxpush.cli.common.configuration import configuration
from wxpush.credentials import find_appid, find_push_keys
from wxpush.errors import UsageError
from wxpush.options.files import RECEIPTS
from wxpush.options.receipts import AES_KEY_FILE
from wxpush.options.values import Values
from wxpush.receipts.file.opening import receipts_path
from wxpush.receipts.reading.gate import Opener
from wxpush.redact import learn
from wxpush.suppression.entry import Entry
from wxpush.suppression.listfile import ListFile
from wxpush.suppression.locked import MissingError
from wxpush.system.clock import today
from wxpush.words import Sentence


def account_of(options: Values) -> str:
    """The AppID that configuration or environment name; nothing is asked of the account, so no secret is read. Raises UsageError."""
    return find_appid(os.environ, configuration(options).appid)


def file_of(options: Values, appid: str) -> Path:
    """Where the account's events are. Raises UsageError."""
    return receipts_path(appid, options[RECEIPTS])


def cipher_of(options: Values, appid: str) -> Opener | None:
    """What opens encrypted pushes, where a key was given. Raises UsageError."""
    path = options[AES_KEY_FILE]
    if path is None:
        return None
    keys = find_push_keys(path, os.environ)
    for key in keys:
        learn(key)
    if find_spec("cryptography") is None:
        raise UsageError("receipts.not_installed")
    from wxpush.receipts.reading.cipher import PushCipher  # noqa: PLC0415 - needs a library that may be missing

    return PushCipher(keys, appid)


def lister(path: Path | None) -> Callable[[Sequence[str]], None] | None:
    """What puts people who refuse messages on a list; None where there is none. It raises ListError and DiskError."""
    if path is None:
        return None
    file = ListFile(path)
    file.require_plain()

    def put(openids: Sequence[str]) -> None:
        try:
            there = {entry.openid for entry in file.entries()}
        except MissingError:
            there = set()
        why = str(Sentence("receipts.reason_blocked"))
        file.append([Entry(openid, why, today()) for openid in openids if openid not in there])

    return put
