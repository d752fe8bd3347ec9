"""`--on-stop`: the operator's own command, run when somebody should look."""

import subprocess
from contextlib import suppress
from dataclasses import dataclass

import msgspec

_ALARM_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Alarm:
    """Tells somebody, once for an open breaker and once at an early end."""

    command: str | None

    @property
    def wanted(self) -> bool:
        return self.command is not None

    def ring(self, **summary: object) -> None:
        """Run the command with the summary on standard input; its failures are its own."""
        if self.command is not None:
            with suppress(OSError, subprocess.TimeoutExpired):
                subprocess.run(  # noqa: S602 - the operator's own command line
                    self.command,
                    shell=True,
                    input=msgspec.json.encode(summary),
                    stdout=subprocess.DEVNULL,
                    timeout=_ALARM_SECONDS,
                    check=False,
                )
