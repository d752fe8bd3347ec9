"""When send calls arrived, for checks of a sender's rate: one line each, microseconds since 1970."""

import os

from wxpush.errors import UsageError
from wxpush.sandbox.account.ledger import open_lines
from wxpush.system.files import make_private

_AT_ONCE = 1 << 16


class Arrivals:
    """Counts calls; with a path it appends their times as well. The file is made with mode 0600."""

    def __init__(self, path: str | None = None) -> None:
        self.count = 0
        refused = "sandbox.arrivals_unwritable"
        self._fd = None if path is None else open_lines(path, os.O_RDWR, refused=refused)
        if self._fd is not None and not _holds_times(self._fd):
            self.close()
            raise UsageError("sandbox.no_arrivals", path=path)
        if self._fd is not None:
            make_private(self._fd)

    def note(self, at_us: int) -> None:
        self.count += 1
        if self._fd is not None:
            os.write(self._fd, b"%d\n" % at_us)

    def close(self) -> None:
        """Close. Idempotent."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None


def _holds_times(descriptor: int) -> bool:
    """Whether there are whole lines of digits and nothing else."""
    last = b"\n"
    while read := os.read(descriptor, _AT_ONCE):
        if read.strip(b"0123456789\n"):
            return False
        last = read[-1:]
    return last == b"\n"
