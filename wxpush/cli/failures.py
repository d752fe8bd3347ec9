"""The one place where errors become a sentence and an exit code; no traceback gets past it."""

import os
import re
import sys
import tempfile
import traceback
from collections.abc import Callable

import typer

from wxpush.errors import Exit, WxpushError
from wxpush.progress.outlet import Outlet
from wxpush.redact import clean, mask_openid, redact

_OPENID = re.compile(r"(?<![A-Za-z0-9_-])o[A-Za-z0-9_-]{27}(?![A-Za-z0-9_-])")
#: How long the last words wait for a reader.
_PATIENCE = 2.0
#: typer's base of all that is wrong with a command line; by which name depends on whose click it uses.
_Misuse = typer.BadParameter.__mro__[2]


def guarded(command: Callable[[], object]) -> int:
    """Run a command and give its exit code: what it returns, as click has it, or what its error asks for."""
    try:
        code = command()
    except SystemExit as leaving:
        code = leaving.code
    except BaseException as error:  # noqa: BLE001 - the last line of defence: what gets here is told and counted
        return told(error)
    return code if isinstance(code, int) else int(Exit.DONE if code is None else Exit.USAGE)


def told(error: BaseException) -> int:
    """Say what happened, in one sentence, and give the exit code."""
    while isinstance(error, BaseExceptionGroup) and error.exceptions:
        error = error.exceptions[0]
    if isinstance(error, WxpushError):
        if str(error):
            say(f"wxpush: {clean(redact(str(error)))}")
        return error.exit
    if isinstance(error, _Misuse):
        return _misused(error)
    if isinstance(error, (KeyboardInterrupt, typer.Abort)):
        say("wxpush: Interrupted; nothing was sent.")
        return Exit.INTERRUPTED
    path = _crash_file(error)
    say(
        f"wxpush: A bug in wxpush ended this run ({type(error).__name__}); what was sent is in the checkpoint, and the same "
        f"command goes on from there. Please report it with {path}, which holds no secrets."
    )
    return Exit.BUG


def say(text: str) -> None:
    """Print a line on stderr, if there is one and it is read."""
    Outlet(sys.stderr).write(text + "\n", patience=_PATIENCE)


def _misused(error: BaseException) -> int:
    context = getattr(error, "ctx", None)
    text: str = error.format_message()  # type: ignore[attr-defined]
    if context is not None and text == context.get_help():
        say(text)  # a bare `wxpush` is shown the help
    else:
        where = context.command_path if context is not None else "wxpush"
        sentence = clean(redact(text)).rstrip(".?!")
        say(f"wxpush: {sentence}; nothing was done. `{where} --help` shows how it is used.")
    return Exit.USAGE


def _crash_file(error: BaseException) -> str:
    """Write what happened, secrets and openids masked, into a file of the operator's own."""
    text = redact("".join(traceback.format_exception(error)))
    text = _OPENID.sub(lambda found: mask_openid(found[0]), text)
    try:
        descriptor, path = tempfile.mkstemp(prefix="wxpush-crash-", suffix=".txt")
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except OSError:
        return "no crash file, as none could be written"
    return path
