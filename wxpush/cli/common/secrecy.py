"""What a process that will know a secret does first."""

import os
import sys

_KEY_LOG = "SSLKEYLOGFILE"


def keep_to_itself() -> None:
    """No core of it is dumped, nor of its children, and no library writes the keys of its connections down."""
    os.environ.pop(_KEY_LOG, None)
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - Windows has none

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
