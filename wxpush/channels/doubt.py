"""What should be known of a text that is sent all the same."""

from typing import NamedTuple


class Doubt(NamedTuple):
    """`place` is of the campaign file, `kind` a word to count by, `reason` a sentence without its full stop, `value` the text that it is about."""

    place: str
    kind: str
    reason: str
    value: str
