"""How much a command says, and to whom."""

from dataclasses import dataclass
from pathlib import Path

from wxpush.options.common import JSON, LOG_FILE, QUIET, VERBOSE
from wxpush.options.send import PROGRESS, ProgressKind
from wxpush.options.values import Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What --json, --quiet, --verbose, --progress and --log-file ask for."""

    json: bool = False
    quiet: bool = False
    verbose: int = 0
    progress: ProgressKind = ProgressKind.AUTO
    log_file: Path | None = None


def voice(options: Values) -> Voice:
    """Raises UsageError."""
    return Voice(
        json=options[JSON],
        quiet=options[QUIET],
        verbose=options[VERBOSE],
        progress=options[PROGRESS],
        log_file=options[LOG_FILE],
    )
