"""What an operator sets about the suppression list."""

from wxpush.errors import UsageError
from wxpush.options.send import SUPPRESS, SUPPRESS_EXPIRES, SUPPRESS_REJECTED
from wxpush.options.values import Values
from wxpush.run.settings import Suppression, today
from wxpush.suppression.entry import expiry


def suppression(chosen: Values) -> Suppression | None:
    """Settle it; None: there is no list. Raises UsageError."""
    path, expires = chosen[SUPPRESS], chosen[SUPPRESS_EXPIRES]
    if path is not None:
        ends = expiry(expires, today()) if expires else None
        return Suppression(path=path, grows=chosen[SUPPRESS_REJECTED], expires=ends)
    if chosen[SUPPRESS_REJECTED]:
        raise UsageError("cli.rejected_without_list")
    return None
