"""A spool that was a node's: without the others nobody knows which of its unclaimed messages are its own."""

from wxpush.errors import UsageError
from wxpush.intake.spool import claiming
from wxpush.intake.spool.spool import Spool


def require_belonging(spool: Spool, *, shared: bool) -> None:
    """Raise UsageError where it is to be served alone, and holds messages that may be another node's."""
    many = 0 if shared else len(spool.ask(claiming.unclaimed))
    if many:
        raise UsageError("run.spool_of_a_node", path=spool.path, many=many)
