"""Openids that an operator names: typed, or in a file or on standard input, where nobody else on the machine sees them."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from wxpush.cli.stdin import read_input
from wxpush.errors import UsageError
from wxpush.oserror import cause
from wxpush.system.regular import open_regular

#: Bytes of a file of them at most.
_MOST = 16 << 20


def given_openids(words: Sequence[str], recipients: str = "") -> tuple[str, ...]:
    """Each once, in their order; `@FILE` and `-` (standard input) stand for the lines there, but for blank ones.

    Raises UsageError for a file that cannot be read, and for `-` where that is the list already.
    """
    return tuple(dict.fromkeys(openid for word in words for openid in _named(word, recipients)))


def _named(word: str, recipients: str) -> Iterator[str]:
    if word == "-":
        if recipients == "-":
            raise UsageError("misuse.input_is_the_list")
        yield from _lines(read_input(_MOST))
    elif word.startswith("@"):
        path = Path(word[1:])
        try:
            with os.fdopen(open_regular(path), "rb") as file:
                yield from _lines(file.read(_MOST))
        except OSError as error:
            raise UsageError("misuse.openids_unread", path=path, why=cause(error)) from None
    else:
        yield word


def _lines(data: bytes) -> list[str]:
    lines = (line.strip() for line in data.decode("utf-8-sig", "replace").splitlines())
    return [line for line in lines if line]
