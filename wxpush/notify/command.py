"""`--on-stop`: the operator's own command, run when somebody should look."""

import subprocess
from contextlib import suppress

import msgspec

from wxpush.notify.base import Event

_SECONDS = 60.0


class ShellCommand:
    """A line for the shell, given the event as JSON on standard input."""

    def __init__(self, line: str) -> None:
        self._line = line

    def tell(self, event: Event) -> None:
        with suppress(OSError, subprocess.TimeoutExpired):
            subprocess.run(  # noqa: S602 - the operator's own command line
                self._line,
                shell=True,
                input=msgspec.json.encode(event.as_object()),
                stdout=subprocess.DEVNULL,
                timeout=_SECONDS,
                check=False,
            )
