"""The one place where errors become a sentence and an exit code; no traceback gets past it."""

import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

from wxpush.errors import Exit, WxpushError, decisive
from wxpush.openfiles import SENTENCE, too_few
from wxpush.outline import kind, outline
from wxpush.progress.outlet import Outlet
from wxpush.redact import clean, redact
from wxpush.signals import InterruptedEarlyError
from wxpush.version import __version__

#: How long the last words wait for a reader.
_PATIENCE = 2.0
#: How typer ends a command in order.
_LEAVING = (typer.Exit, typer.Abort)
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
    error = decisive(error)
    if isinstance(error, (WxpushError, InterruptedEarlyError)):
        if str(error):
            say(f"wxpush: {clean(redact(str(error)))}")
        return error.exit
    if isinstance(error, _Misuse):
        return _misused(error)
    if isinstance(error, (KeyboardInterrupt, typer.Abort)):
        say("wxpush: Interrupted; nothing was sent.")
        return Exit.INTERRUPTED
    if too_few(error):
        say(f"wxpush: {SENTENCE} What was sent is in the checkpoint.")
        return Exit.USAGE
    say(
        f"wxpush: A bug in wxpush ended this run ({kind(error)}); what was sent is in the checkpoint, and the same "
        f"command goes on from there. {bug(outline(error))}"
    )
    return Exit.BUG


@contextmanager
def outlined(*, aloud: bool) -> Iterator[None]:
    """Show on stderr where an error came up that nobody expected, if that was asked for."""
    try:
        yield
    except Exception as error:
        if aloud and not isinstance(decisive(error), (WxpushError, _Misuse, *_LEAVING)):
            say(outline(error))
        raise


def say(text: str) -> None:
    """Print lines on stderr, if there is one and it is read."""
    Outlet(sys.stderr).write(text + "\n", patience=_PATIENCE)


def bug(text: str) -> str:
    """Write the outline of an error into a file of the operator's own, and give the sentence that asks to report it."""
    about = f"wxpush {__version__}, Python {platform.python_version()}, {platform.system()}\n"
    try:
        descriptor, path = tempfile.mkstemp(prefix="wxpush-crash-", suffix=".txt")
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(about + text + "\n")
    except OSError:
        return "Please report it; no crash file could be written."
    return f"Please report it with {path}, which holds neither secrets nor anything of your rows."


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
