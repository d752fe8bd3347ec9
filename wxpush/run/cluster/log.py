"""What workers and dispatchers note on their way, said to people: each thing once in a while, and of one kind no more than a few."""

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from wxpush.run.ports import Voice
from wxpush.system.clock import Clock
from wxpush.words import Sentence
from wxpush.words.labels import Label

_AGAIN_SECONDS = 30.0
#: Of one kind in that time: whoever writes to the servers may have thousands noted.
_MANY = 10


@contextmanager
def telling(voice: Voice, clock: Clock) -> Iterator[None]:
    """Inside the block, show what workers and dispatchers log. A server that is away is noticed several times a second, and shown
    every half minute.
    """
    logger, teller = logging.getLogger("wxpush.cluster"), _Teller(voice, clock)
    logger.addHandler(teller)
    logger.propagate = False  # the voice logs what it says
    try:
        yield
    finally:
        logger.removeHandler(teller)
        teller.tell_rest()


class _Teller(logging.Handler):
    def __init__(self, voice: Voice, clock: Clock) -> None:
        super().__init__(logging.WARNING)
        self._voice = voice
        self._clock = clock
        self._since = clock.monotonic()
        self._said = set[str]()
        self._kinds = Counter[str]()
        self._left_out = 0

    def emit(self, record: logging.LogRecord) -> None:
        if self._clock.monotonic() - self._since >= _AGAIN_SECONDS:
            self.tell_rest()
        text, kind = record.getMessage(), getattr(record, "kind", record.name)
        if text in self._said:
            return
        self._kinds[kind] += 1
        if self._kinds[kind] > _MANY:
            self._left_out += 1
            return
        self._said.add(text)
        self._voice.note(text, Label.WARNING)

    def tell_rest(self) -> None:
        """Say how many were left out, and begin anew."""
        if self._left_out:
            self._voice.note(Sentence("run.warnings_left_out", many=self._left_out), Label.WARNING)
        self._since = self._clock.monotonic()
        self._said.clear()
        self._kinds.clear()
        self._left_out = 0
