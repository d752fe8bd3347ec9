"""Exceptions that no caller ever sees: in callbacks of the event loop, in threads, in destructors.

Python and its libraries would print them whole, in the middle of a run. Here the first is kept in outline, and told when
the command is over; a log file gets them all.
"""

import logging
import sys
import threading
from types import TracebackType

from wxpush.cli.common.failures import bug, tell
from wxpush.parsing.outline import kind, outline
from wxpush.system.signals import InterruptedEarlyError, send_again
from wxpush.words import Sentence
from wxpush.words.labels import Label

_log = logging.getLogger(__name__)


class Strays(logging.Handler):
    """Catches them for the rest of the process, once `catch` was called."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._kind = ""
        self._outline = ""

    def catch(self) -> None:
        """Install the handlers that receive them. With a handler at the root, logging prints nothing by itself either."""
        logging.getLogger().addHandler(self)
        sys.unraisablehook = lambda stray: _swallowed(stray.exc_value, stray.exc_traceback)
        threading.excepthook = lambda stray: _note(stray.exc_value, stray.exc_traceback)

    def tell(self) -> None:
        """Say that there was one, if there was."""
        if self._kind:
            met = Sentence("failures.bug_on_the_way", kind=self._kind, report=bug(self._outline))
            tell(Label.WARNING, met)

    def emit(self, record: logging.LogRecord) -> None:
        """Take an exception that was logged; whoever logs one did not expect it."""
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and not self._kind:
            self._kind, self._outline = kind(error), outline(error)


def _swallowed(error: BaseException | None, trace: TracebackType | None) -> None:
    if isinstance(error, InterruptedEarlyError):
        send_again(error)
    else:
        _note(error, trace)


def _note(error: BaseException | None, trace: TracebackType | None) -> None:
    if error is not None:
        _log.error("an exception that nobody handles", exc_info=error.with_traceback(trace))
