"""What workers and dispatchers note on their way. Whoever runs one is told it, and its log: `wxpush.run.cluster.log`."""

import logging

from wxpush.errors import Stop, WxpushError
from wxpush.words import Sentence

_log = logging.getLogger(__name__)


def note(found: Sentence | Stop | WxpushError) -> None:
    """Note what ends nothing. Of an error it is told what it means for the rows of a run that is under way."""
    if isinstance(found, WxpushError):
        text = found.told(found.under_way)
    else:
        text = found.told() if isinstance(found, Stop) else str(found)
    _log.warning("%s", text)


def note_failure(error: Exception) -> None:
    """Note why a chunk could not be dealt with."""
    if isinstance(error, WxpushError):
        note(error)
    else:
        note(Sentence("cluster.chunk_not_dealt_with", kind=type(error).__name__, said=str(error)))
