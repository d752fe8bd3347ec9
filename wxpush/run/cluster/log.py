"""What workers and dispatchers note on their way, said to people: each thing once in a while."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from wxpush.run.ports import Voice
from wxpush.system.clock import Clock
from wxpush.words.labels import Label

_AGAIN_SECONDS = 30.0


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


class _Teller(logging.Handler):
    def __init__(self, voice: Voice, clock: Clock) -> None:
        super().__init__(logging.WARNING)
        self._voice = voice
        self._clock = clock
        self._said: dict[str, float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        text, now = record.getMessage(), self._clock.monotonic()
        if now - self._said.get(text, -_AGAIN_SECONDS) >= _AGAIN_SECONDS:
            self._said[text] = now
            self._voice.note(text, Label.WARNING)
