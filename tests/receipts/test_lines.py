"""What is read of a file of events: bounded, whatever its lines are."""

import io
import time
import tracemalloc

from tests.receipts.pushes import as_json, template_event
from wxpush.run.receipts.importing import Imported, lines_of, read_events


class Endless(io.RawIOBase):
    """A line of so many bytes, and an event behind it."""

    def __init__(self, size, last):
        self._left, self._last = size, last

    def readable(self):
        return True

    def readinto(self, buffer):
        if not self._left:
            many = min(len(buffer), len(self._last))
            buffer[:many], self._last = self._last[:many], self._last[many:]
            return many
        many = min(len(buffer), self._left)
        buffer[:many] = b"x" * many
        self._left -= many
        return many


def read(stream):
    found = Imported()
    return list(read_events(lines_of(stream), None, found)), found


def test_a_line_without_end_fills_no_memory_and_hides_no_event_behind_it():
    event = as_json(template_event())
    tracemalloc.start()
    events, found = read(io.BufferedReader(Endless(1 << 28, b"\n" + event)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (len(events), found.unreadable, found.unreadable_lines) == (1, 1, [1])
    assert peak < 16 << 20


def test_many_short_lines_within_an_event_cost_as_much_as_they_are_long():
    """Each looked at once: 0.2 s of CPU. To look at all that came before each would take a minute."""
    text = (b"<xml>\n" + b"\n" * 250_000 + b"</xml>\n") * 4
    began = time.process_time()
    events, found = read(io.BytesIO(text + as_json(template_event())))
    assert time.process_time() - began < 20
    assert (len(events), found.other, found.unreadable) == (1, 4, 0)


def test_of_lines_that_cannot_be_read_the_first_are_named_and_all_are_counted():
    _, found = read(io.BytesIO(b"nothing\n" * 100_000))
    assert (found.unreadable, found.unreadable_lines) == (100_000, [*range(1, 1001)])
