"""What every command that works on a campaign has around it: signals, the log file, a voice and a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

from wxpush.cli.common.confirm import DeclinedError, Terminal
from wxpush.cli.common.failures import warn
from wxpush.cli.common.logs import logging_to
from wxpush.cli.common.printer import Printer
from wxpush.cli.common.settings import Command
from wxpush.notify.refusals import refusals_told
from wxpush.run.machine import CommandMachine
from wxpush.run.ports import Ports
from wxpush.system.signals import Signals


@contextmanager
def at_work(command: Command) -> Iterator[Ports]:
    """For as long as the block. Raises UsageError where the log file cannot be opened."""
    run = command.run
    with (
        Signals() as signals,
        logging_to(command.voice.log_file),
        refusals_told(run.bureau, run.place.label, warn, but=(DeclinedError,)),
    ):
        run.bureau.begin()
        printer = Printer(command.voice)
        machine = CommandMachine(signals, printer.note)
        yield Ports(
            printer,
            Terminal(yes=command.yes, say=printer.say, show=printer.preview, clock=machine.clock),
            machine,
        )
