"""Which label a line has that tells of an end. Light: `--help` imports it too, with what tells errors."""

from wxpush.errors import Exit
from wxpush.words.labels import Label

#: Ends after which nothing is left to do but to look.
DONE = frozenset({Exit.DONE, Exit.PARTLY})
#: Ends that the operator or the day asked for, after which the same command goes on.
_STOPPED = frozenset({Exit.STOPPED, Exit.IN_DOUBT, Exit.HANGUP, Exit.INTERRUPTED, Exit.TERMINATED})


def label_of(code: int | None) -> Label:
    """What the line is that tells of an end with this exit code; None: it has not ended."""
    if code is None:
        return Label.NOTE
    if code in DONE:
        return Label.DONE
    return Label.WARNING if code in _STOPPED else Label.ERROR
