"""The one place where errors become a sentence and an exit code; no traceback gets past it."""

import os
import sys
import tempfile
import traceback
from collections.abc import Callable

from wxpush.errors import Exit, WxpushError
from wxpush.redact import clean, redact


def guarded(command: Callable[[], object]) -> int:
    """Run a command and give its exit code."""
    try:
        command()
    except SystemExit as leaving:
        return (
            leaving.code
            if isinstance(leaving.code, int)
            else int(Exit.DONE if leaving.code is None else Exit.USAGE)
        )
    except BaseException as error:  # noqa: BLE001 - the last line of defence: what gets here is told and counted
        return told(error)
    return Exit.DONE


def told(error: BaseException) -> int:
    """Say what happened, in one sentence, and give the exit code."""
    while isinstance(error, BaseExceptionGroup) and error.exceptions:
        error = error.exceptions[0]
    if isinstance(error, WxpushError):
        say(f"wxpush: {clean(redact(str(error)))}")
        return error.exit
    if isinstance(error, KeyboardInterrupt):
        say("wxpush: Interrupted; nothing was sent.")
        return Exit.INTERRUPTED
    path = _crash_file(error)
    say(
        f"wxpush: A bug in wxpush ended this run ({type(error).__name__}); what was sent is in the checkpoint, and the same "
        f"command goes on from there. Please report it with {path}, which holds no secrets."
    )
    return Exit.BUG


def say(text: str) -> None:
    """Print a line on stderr, if there is one."""
    try:
        print(text, file=sys.stderr, flush=True)  # noqa: T201 - this is the printer
    except (OSError, ValueError, AttributeError):
        return


def _crash_file(error: BaseException) -> str:
    """Write what happened, secrets masked, into a file of the operator's own."""
    text = redact("".join(traceback.format_exception(error)))
    try:
        descriptor, path = tempfile.mkstemp(prefix="wxpush-crash-", suffix=".txt")
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except OSError:
        return "no crash file, as none could be written"
    return path
