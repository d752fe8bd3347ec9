"""The one place where errors become a sentence and an exit code; no traceback gets past it."""

import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

from wxpush import redact
from wxpush.errors import Exit, Told, WxpushError, decisive
from wxpush.parsing.outline import kind, outline
from wxpush.progress.outlet import Outlet
from wxpush.report.labelling import label_of
from wxpush.system.openfiles import too_few
from wxpush.version import __version__
from wxpush.words import Means, Sentence
from wxpush.words import told as text_of
from wxpush.words.labels import Label

#: How long the last words wait for a reader.
_PATIENCE = 2.0
#: How typer ends a command in order.
_LEAVING = (typer.Exit, typer.Abort)


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
    if isinstance(error, Told):
        if str(error):
            tell(label_of(error.exit), str(error))
        if error.command:
            tell(Label.NEXT, error.command)
        return error.exit
    if isinstance(error, (KeyboardInterrupt, typer.Abort)):
        tell(label_of(Exit.INTERRUPTED), text_of(Sentence("failures.interrupted"), Means.NOT_SENT))
        return Exit.INTERRUPTED
    if too_few(error):
        tell(Label.ERROR, text_of(Sentence("system.too_few_at_once"), Means.IN_CHECKPOINT))
        return Exit.USAGE
    met = Sentence("failures.bug", kind=kind(error), report=bug(outline(error)))
    tell(Label.ERROR, text_of(met, Means.IN_CHECKPOINT))
    return Exit.BUG


@contextmanager
def outlined(*, aloud: bool) -> Iterator[None]:
    """Show on stderr where an error came up that nobody expected, if that was asked for."""
    try:
        yield
    except Exception as error:
        if aloud and not isinstance(decisive(error), (WxpushError, *_LEAVING)):
            say(outline(error))
        raise


def tell(label: Label, text: Sentence | str) -> None:
    """Tell people something on stderr, if there is one and it is read."""
    Outlet(sys.stderr).tell(label, redact.line(text), patience=_PATIENCE)


def warn(text: Sentence) -> None:
    """Tell people of what needs nobody at once, on stderr."""
    tell(Label.WARNING, text)


def say(text: str) -> None:
    """Print lines on stderr, if there is one and it is read."""
    Outlet(sys.stderr).write(
        "".join(f"{redact.line(line)}\n" for line in text.split("\n")), patience=_PATIENCE
    )


def bug(text: str) -> Sentence:
    """Write the outline of an error into a file of the operator's own, and give the sentence that asks to report it."""
    about = f"wxpush {__version__}, Python {platform.python_version()}, {platform.system()}\n"
    try:
        descriptor, path = tempfile.mkstemp(prefix="wxpush-crash-", suffix=".txt")
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(about + text + "\n")
    except OSError:
        return Sentence("failures.report_without_file")
    return Sentence("failures.report_with_file", path=path)
