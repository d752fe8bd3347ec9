"""The ledger: what the sandbox has delivered, one JSON line each, written before the answer leaves.

It is the oracle of crash tests: a line that is there was delivered, a message without a line was not.
"""

import os
from collections import Counter
from collections.abc import Iterator
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
from msgspec import Struct

from wxpush.errors import UsageError
from wxpush.oserror import cause
from wxpush.system.files import NotOwnError, make_private, open_private
from wxpush.words import Sentence


class LedgerKind(Enum):
    """`delivery`: reached the follower; `review`: held, WeChat delivers it; `repeat`: recognised, not delivered again."""

    DELIVERY = "delivery"
    REVIEW = "review"
    REPEAT = "repeat"


class LedgerLine(Struct, frozen=True, omit_defaults=True, gc=False):
    """One line. `at_ms` since 1970; `digest` is 16 bytes of BLAKE2b over the data in canonical JSON, in hex."""

    kind: LedgerKind
    at_ms: int
    openid: str
    template_id: str
    msgid: int
    client_msg_id: str | None = None
    url: str | None = None
    digest: str = ""
    data: dict[str, Any] | None = None


#: Bytes of a line: what a body may be, with what is kept of it in other words.
_LONGEST = 1 << 23
_LINE = msgspec.json.Decoder(LedgerLine)


class Ledger:
    """Counts lines by kind. Without a path that is all; with one each is appended in a single write."""

    def __init__(self, path: str | None = None) -> None:
        self.counts: Counter[LedgerKind] = Counter()
        self._path = path
        self._fd = None if path is None else open_lines(path, os.O_RDWR, refused="sandbox.ledger_unwritable")
        self._encoder = msgspec.json.Encoder()

    def history(self) -> Iterator[LedgerLine]:
        """The lines of an earlier sandbox, counted on the way; a last line that was cut off is removed.

        Raises UsageError, with the number of the line, for a file that is no ledger: which it is, a whole line must tell first.
        """
        if self._fd is None or self._path is None:
            return
        whole = 0
        os.lseek(self._fd, 0, os.SEEK_SET)
        with open(os.dup(self._fd), "rb") as file:  # noqa: PTH123 - the very file, whatever has its name now
            for number, text in enumerate(_pieces(file), 1):
                if whole and not text.endswith(b"\n"):
                    os.ftruncate(self._fd, whole)
                    return
                line = _read(text, number, self._path)
                whole += len(text)
                self.counts[line.kind] += 1
                if number == 1:
                    make_private(self._fd)  # it is a ledger
                yield line

    def write(self, line: LedgerLine) -> None:
        """Raises OSError when the line could not be written whole; it does not count then."""
        if self._fd is not None:
            text = self._encoder.encode(line) + b"\n"
            written = os.write(self._fd, text)
            if written < len(text):
                os.ftruncate(self._fd, os.fstat(self._fd).st_size - written)
                raise OSError("the ledger's disk is full")
        self.counts[line.kind] += 1

    def close(self) -> None:
        """Close. Idempotent."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None


def lines_of(path: Path) -> Iterator[tuple[bytes, LedgerLine]]:
    """The lines of a ledger of one's own, as they stand there and as they are meant. Raises UsageError, NotOwnError and OSError."""
    with os.fdopen(open_private(path, os.O_RDONLY), "rb") as file:
        for number, text in enumerate(_pieces(file), 1):
            yield text, _read(text, number, str(path))


def found_ledger(path: Path) -> os.stat_result | None:
    """The file that was looked at, where it is a ledger of one's own, by its first line, or holds nothing. None where nothing is there.

    Raises UsageError, NotOwnError and OSError for anything else.
    """
    try:
        descriptor = open_private(path, os.O_RDONLY)
    except FileNotFoundError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        for text in _pieces(file):
            _read(text, 1, str(path))
            break
    return found


def is_ledger(path: Path) -> bool:
    """Whether it is a ledger of one's own that holds something."""
    try:
        found = found_ledger(path)
    except (UsageError, NotOwnError, OSError):
        return False
    return found is not None and found.st_size > 0


def open_lines(path: str, flags: int, *, refused: str) -> int:
    """A descriptor of a private file that lines are appended to; one that holds something keeps its mode until it is known to be ours.

    Raises UsageError, of this id, where it cannot be.
    """
    why: Sentence | str
    try:
        return open_private(Path(path), flags | os.O_APPEND | os.O_CREAT)
    except NotOwnError as error:
        why = Sentence("sandbox.file_is", what=error.why)
    except OSError as error:
        why = cause(error)
    raise UsageError(refused, path=path, why=why)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    """Its lines, of which one without end is cut."""
    return iter(partial(file.readline, _LONGEST), b"")


def _read(text: bytes, number: int, path: str) -> LedgerLine:
    try:
        if text.endswith(b"\n"):
            return _LINE.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    raise UsageError("sandbox.no_ledger", line=number, path=path)
