"""`status --watch`: where campaigns stand, drawn anew until none is being sent any more."""

import sys
import time
from collections.abc import Callable

from rich.console import Console
from rich.live import Live
from rich.text import Text

from wxpush.cli.common.failures import tell
from wxpush.cli.common.status.looks import Looks, picture, show_looks
from wxpush.errors import Exit
from wxpush.options.common import JSON
from wxpush.options.values import Values
from wxpush.progress.outlet import Outlet
from wxpush.redact import clean_lines
from wxpush.report.standing import heartbeat
from wxpush.system.signals import InterruptedEarlyError
from wxpush.words.labels import Label

#: Seconds between two looks, and between two lines where there is no terminal.
_INTERVAL = 2.0
_BEAT = 60.0


def watch(look: Callable[[], Looks], options: Values, pause: Callable[[float], None] = time.sleep) -> Exit:
    """Show them until none is being sent; Ctrl-C ends it without a word, as nothing else ends with it."""
    try:
        if options[JSON]:
            return _told(look, lambda looks: show_looks(looks, options), pause, _INTERVAL)
        outlet = Outlet(sys.stdout)
        if outlet.is_terminal:
            return _drawn(look, options, outlet, pause)
        code = _told(look, _beat, pause, _BEAT)
        show_looks(look(), options)
    except InterruptedEarlyError as interrupted:
        return interrupted.exit
    return code


def _told(
    look: Callable[[], Looks], tell: Callable[[Looks], object], pause: Callable[[float], None], every: float
) -> Exit:
    """Tell of them now and then, and look more often, so that the end is seen."""
    since = every
    while True:
        looks = look()
        if since >= every:
            tell(looks)
            since = 0.0
        if not _running(looks):
            return looks.code
        pause(_INTERVAL)
        since += _INTERVAL


def _beat(looks: Looks) -> None:
    for where, found in looks.seen:
        if found.summary.running:
            tell(Label.NOTE, heartbeat(where.label, found.summary))


def _drawn(
    look: Callable[[], Looks], options: Values, outlet: Outlet, pause: Callable[[float], None]
) -> Exit:
    """Draw on a terminal; the last picture stays."""
    looks, console = Looks([]), Console()
    live = Live(
        console=console, auto_refresh=False, redirect_stdout=False, redirect_stderr=False, transient=True
    )
    try:
        with live:
            while _running(looks := look()):
                if outlet.ready():
                    text = "\n".join(picture(*one).on_screen(outlet.columns) for one in looks.seen)
                    live.update(Text(clean_lines(text).rstrip("\n")), refresh=True)
                pause(_INTERVAL)
    finally:  # rich would break the command in it
        show_looks(looks, options)
    return looks.code


def _running(looks: Looks) -> bool:
    return any(found.summary.running for _, found in looks.seen)
