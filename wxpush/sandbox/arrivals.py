"""When send calls arrived, for checks of a sender's rate: one line each, microseconds since 1970."""

import os
from pathlib import Path

from wxpush.errors import UsageError
from wxpush.files import NotOwnError, open_private


class Arrivals:
    """Counts calls; with a path it appends their times as well. The file is made with mode 0600."""

    def __init__(self, path: str | None = None) -> None:
        self.count = 0
        self._fd = None if path is None else _open(path)

    def note(self, at_us: int) -> None:
        self.count += 1
        if self._fd is not None:
            os.write(self._fd, b"%d\n" % at_us)

    def close(self) -> None:
        """Close. Idempotent."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None


def _open(path: str) -> int:
    try:
        return open_private(Path(path), os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    except NotOwnError as error:
        raise UsageError(f"The file of arrival times {path} {error}; choose another path.") from None
    except OSError as error:
        raise UsageError(
            f"The sandbox cannot write the arrival times to {path} ({error.strerror}); choose another path."
        ) from None
