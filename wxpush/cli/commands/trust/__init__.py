"""`wxpush trust`: show what the wxpush.yaml of a folder commands, and allow it."""

import os
from collections.abc import Sequence
from pathlib import Path

from wxpush.cli.commands.trust.shown import as_shown, line, whole
from wxpush.cli.common.confirm import Terminal
from wxpush.cli.common.printer import Printer
from wxpush.cli.common.stdout import show_whole
from wxpush.cli.common.voice import Voice
from wxpush.config import trust_in
from wxpush.config.trust import Confidence, Trust
from wxpush.errors import UsageError
from wxpush.options.common import JSON
from wxpush.options.configfile import FILE_NAME
from wxpush.options.send import YES
from wxpush.options.values import Values
from wxpush.redact import clean
from wxpush.system.clock import SystemClock
from wxpush.system.regular import is_there
from wxpush.words import Sentence
from wxpush.words.labels import Label


def run(folder: Path, options: Values) -> None:
    """Show it, ask, and keep the answer. What was allowed and is not in the file any more is allowed no more. Raises UsageError."""
    printer = Printer(Voice(json=options[JSON]))
    terminal = Terminal(yes=options[YES], say=printer.say, show=printer.preview, clock=SystemClock())
    path = Path(os.path.realpath(folder), FILE_NAME)
    if not is_there(path):
        raise UsageError("cli.nothing_to_trust", folder=folder, name=FILE_NAME)
    trust = trust_in(path)
    stands = {place: trust.standing(place) for place in trust.keys}
    lines = [_head(trust), *(line(place, trust.keys[place], stands[place]) for place in trust.keys)]
    asked = any(standing is not Confidence.TRUSTED for standing in stands.values())
    if asked:
        terminal.allow(lines, keys=len(trust.keys), show=lambda: _show(lines, options))
    else:
        _show(lines, options)
    if trust.keys or trust.allowed:
        trust.allow()
    if trust.keys:
        printer.say(Sentence("cli.trusted" if asked else "cli.trusted_already"), Label.DONE)
    keys = [
        {"place": whole(place), "value": as_shown(place, value), "standing": stands[place].value}
        for place, value in trust.keys.items()
    ]
    printer.event("trust", path=str(trust.path), keys=keys)


def _head(trust: Trust) -> str:
    return str(Sentence("cli.trust_head" if trust.keys else "cli.trust_none", path=clean(str(trust.path))))


def _show(lines: Sequence[str], options: Values) -> None:
    if not options[JSON]:  # which says the same
        show_whole("".join(f"{line}\n" for line in lines))
