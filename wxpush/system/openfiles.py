"""How many files and connections this process may have open at once, and what is done where that is few."""

import errno
import sys
from contextlib import suppress
from pathlib import Path

from wxpush.errors import UsageError

#: What a run opens beside its connections: input, checkpoint with its log, event loops, threads, token, a rehearsal's sandbox.
_OWN = 24
_WHERE = ("/proc/self/fd", "/dev/fd")
_FEW = frozenset({errno.EMFILE, errno.ENFILE})


def room_for(concurrency: int) -> int:
    """How many of so many connections may be open at once; the bound is raised first as far as this user may.

    Raises UsageError where there is no room for one.
    """
    if sys.platform == "win32":
        return concurrency  # there is no such bound
    import resource  # noqa: PLC0415 - Windows has none

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _open_now() + _OWN + concurrency
    if soft not in (resource.RLIM_INFINITY, -1) and soft < wanted:
        most = wanted if hard in (resource.RLIM_INFINITY, -1) else min(wanted, hard)
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
            soft = most
        room = soft - _open_now() - _OWN
        if room < 1:
            raise UsageError("system.too_few_at_once")
        return min(room, concurrency)
    return concurrency


def too_few(error: BaseException | None) -> bool:
    """Whether it is for want of a file descriptor that this error came up."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _FEW:
            return True
        error = error.__cause__ or error.__context__
    return False


def _open_now() -> int:
    for folder in _WHERE:
        with suppress(OSError):
            return len(list(Path(folder).iterdir()))
    return 0
