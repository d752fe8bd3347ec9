"""What `send`, `retry` and `resolve` have in common."""

import gc

from wxpush.cli.common.atwork import at_work
from wxpush.cli.common.settings import Command, settle
from wxpush.cli.common.status.metering import Meter, metered
from wxpush.errors import Exit
from wxpush.options.values import Values
from wxpush.run.preparing.marking import Marking
from wxpush.run.send import send

#: Objects made before the garbage collector looks at the youngest. A message leaves no cycle behind, so at Python's own 700
#: it looks some hundred times a second for nothing, which costs 3 % of a message.
_YOUNG = 50_000


def send_metered(recipients: str, options: Values, marking: Marking | None = None) -> Exit:
    """Send, after `marking` has decided rows, and let a monitor know how it ended."""

    def act(meter: Meter) -> Exit:
        command = settle(recipients, options)
        meter.place = command.run.place
        return _send(command, marking)

    return Exit(metered(options, act))


def _send(command: Command, marking: Marking | None) -> Exit:
    with at_work(command) as ports:
        gc.freeze()  # what was imported stays
        gc.set_threshold(_YOUNG)
        return send(command.run, ports, marking)
