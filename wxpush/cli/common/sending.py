"""What `send`, `retry` and `resolve` have in common."""

import gc

from wxpush.cli.common.atwork import at_work
from wxpush.cli.common.settings import Command
from wxpush.errors import Exit
from wxpush.run.preparing.marking import Marking
from wxpush.run.send import send

#: Objects made before the garbage collector looks at the youngest. A message leaves no cycle behind, so at Python's own 700
#: it looks some hundred times a second for nothing, which costs 3 % of a message.
_YOUNG = 50_000


def send_campaign(command: Command, marking: Marking | None = None) -> Exit:
    """Send, after `marking` has decided rows."""
    with at_work(command) as ports:
        gc.freeze()  # what was imported stays
        gc.set_threshold(_YOUNG)
        return send(command.run, ports, marking)
