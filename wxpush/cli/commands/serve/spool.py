"""What other commands do with a spool."""

import os
from contextlib import suppress
from pathlib import Path

from wxpush.cli.common.confirm import Terminal
from wxpush.cli.common.logs import logging_to
from wxpush.cli.common.printer import Printer
from wxpush.cli.common.voice import voice
from wxpush.errors import Exit
from wxpush.intake.spool.schema import is_spool
from wxpush.options.send import YES
from wxpush.options.values import Values
from wxpush.run.machine import CommandMachine
from wxpush.run.ports import Ports
from wxpush.run.serving.resolving import resolve_spool
from wxpush.system.regular import open_regular
from wxpush.system.signals import Signals

_HEAD = 100


def names_spool(recipients: str) -> bool:
    """Whether it is the path of a spool, and no list."""
    with suppress(OSError), os.fdopen(open_regular(Path(recipients)), "rb") as file:
        return is_spool(file.read(_HEAD))
    return False


def resolve(recipients: str, options: Values, decision: str) -> Exit:
    """Decide the messages in doubt that are in a spool."""
    speech = voice(options)
    with Signals() as signals, logging_to(speech.log_file):
        printer = Printer(speech)
        machine = CommandMachine(signals, printer.note)
        asker = Terminal(yes=options[YES], say=printer.say, show=printer.preview, clock=machine.clock)
        return resolve_spool(Path(recipients), decision, Ports(printer, asker, machine))
