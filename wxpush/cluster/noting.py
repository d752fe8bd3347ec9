"""What workers and dispatchers log while they work. `wxpush.run.cluster.log` shows it to whoever runs one."""

import logging

from wxpush.errors import Stop, WxpushError
from wxpush.words import Sentence

_log = logging.getLogger(__name__)


def note(found: Sentence | Stop | WxpushError) -> None:
    """Log what does not end the work. An error is logged with what it means for the rows of a run that is under way."""
    if isinstance(found, WxpushError):
        text = found.told(found.under_way)
    else:
        text = found.told() if isinstance(found, Stop) else str(found)
    sentence = found if isinstance(found, Sentence) else found.sentence
    kind = sentence.id if isinstance(sentence, Sentence) else sentence
    _log.warning("%s", text, extra={"kind": kind})


def note_failure(error: Exception) -> None:
    """Log why a chunk could not be handled."""
    if isinstance(error, WxpushError):
        note(error)
    else:
        note(Sentence("cluster.chunk_not_dealt_with", kind=type(error).__name__, said=str(error)))
