"""What must not be found anywhere, of shapes that no pattern knows; and the exceptions that carry it."""

import errno
import os
import sqlite3
from collections.abc import Callable

import httpx

SECRET = "Canary.Secret.of/no+shape"
TOKEN = "Canary.Token.of.no.shape"
OPENID = "oCanaryCanaryCanaryCanary001"
#: Of a row, as it may stand in the words of an exception.
FIELD = "Canary Zhang, 13800138000"
ALL = (SECRET, TOKEN, OPENID, FIELD)
#: What a server may say of a request; a row's own words it never repeats.
REFUSAL = f"{SECRET} access_token={TOKEN} for {OPENID}"
WORDS = f"{REFUSAL}: {FIELD}"


def _chained() -> Exception:
    error = ValueError(WORDS)
    error.__cause__ = KeyError(WORDS)
    error.add_note(WORDS)
    return error


#: What is forced, one after another. Each is of a kind that some room of wxpush translates, or of none.
EXCEPTIONS: tuple[Callable[[], Exception], ...] = (
    lambda: RuntimeError(WORDS),
    lambda: OSError(errno.EIO, os.strerror(errno.EIO), WORDS),
    _chained,
    lambda: sqlite3.OperationalError(WORDS),
    lambda: httpx.ConnectError(WORDS),
    lambda: UnicodeDecodeError("utf-8", WORDS.encode(), 0, 1, WORDS),
    lambda: ExceptionGroup(WORDS, [TypeError(WORDS), KeyError(WORDS)]),
)
