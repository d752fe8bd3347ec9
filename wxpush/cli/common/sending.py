"""What `send`, `retry` and `resolve` have in common."""

from wxpush.cli.common.atwork import at_work
from wxpush.cli.common.settings import Command, settle
from wxpush.cli.common.status.metering import Meter, metered
from wxpush.errors import Exit
from wxpush.options.values import Values
from wxpush.run.preparing.marking import Marking
from wxpush.run.send import send
from wxpush.system.garbage import look_seldom


def send_metered(recipients: str, options: Values, marking: Marking | None = None) -> Exit:
    """Send, after `marking` has decided rows, and let a monitor know how it ended."""

    def act(meter: Meter) -> Exit:
        command = settle(recipients, options)
        meter.place = command.run.place
        return _send(command, marking)

    return Exit(metered(options, act))


def _send(command: Command, marking: Marking | None) -> Exit:
    with at_work(command) as ports:
        look_seldom()
        return send(command.run, ports, marking)
