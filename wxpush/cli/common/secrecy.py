"""What a process that will know a secret does first."""

import os
import sys
from contextlib import suppress

_KEY_LOG = "SSLKEYLOGFILE"
#: https://man7.org/linux/man-pages/man2/PR_SET_DUMPABLE.2const.html
_SET_DUMPABLE = 4


def keep_to_itself() -> None:
    """No core of it is dumped, nor of its children, and no library writes the keys of its connections down."""
    os.environ.pop(_KEY_LOG, None)
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - Windows has none

    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    if sys.platform == "linux":
        _not_dumpable()


def _not_dumpable() -> None:
    """A core that the system pipes to a program, as it does for apport, minds no limit: https://man7.org/linux/man-pages/man5/core.5.html.

    Nor can another process of the same user, as a command that was run, read its memory and its environment.
    """
    with suppress(ImportError, AttributeError, OSError):  # a Python, or a sandbox of the system, without it
        import ctypes  # noqa: PLC0415 - for Linux alone

        ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)
