"""When send calls arrived, for checks of a sender's rate: one line each, microseconds since 1970."""

import os

from wxpush.sandbox.ledger import open_lines


class Arrivals:
    """Counts calls; with a path it appends their times as well. The file is made with mode 0600."""

    def __init__(self, path: str | None = None) -> None:
        self.count = 0
        self._fd = None if path is None else open_lines(path, os.O_WRONLY, what="the arrival times to")

    def note(self, at_us: int) -> None:
        self.count += 1
        if self._fd is not None:
            os.write(self._fd, b"%d\n" % at_us)

    def close(self) -> None:
        """Close. Idempotent."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None
