"""What the expressions of one row may use: far more than a message takes, and far less than would cost a machine its memory or an evening.

Expressions are the operator's own, but what they grow with stands in the list: `{{ a | replace(b, c) }}`.
"""

from collections.abc import Iterable, Iterator

from jinja2.exceptions import SecurityError

from wxpush.words import Sentence

#: Characters, items of a list or digits that one result may have.
LARGEST = 1 << 16
#: Characters that all results of a row may have together, those in between included.
CHARACTERS = 1 << 20
#: Calls of filters and methods, and rounds of loops.
STEPS = 20_000


class TooLargeError(SecurityError):
    """A result would be too large."""

    sentence = Sentence("rows.too_large_a_result")


class TooManyStepsError(SecurityError):
    """The expressions take too long."""

    sentence = Sentence("rows.too_many_steps", most=STEPS)


def allow(size: int) -> None:
    """Raise TooLargeError where a result would have more than LARGEST characters, items or digits."""
    if size > LARGEST:
        raise TooLargeError


class Budget:
    """What is left for the row at hand."""

    __slots__ = ("characters", "steps")

    def __init__(self) -> None:
        self.renew()

    def renew(self) -> None:
        """The next row begins."""
        self.characters, self.steps = CHARACTERS, STEPS

    def spend(self, made: object) -> None:
        """One step, and what it has made. Raises TooLargeError and TooManyStepsError."""
        self.steps -= 1
        if self.steps < 0:
            raise TooManyStepsError
        if isinstance(made, str | list | tuple):
            self.write(len(made))

    def write(self, characters: int) -> None:
        """So many characters of a text. Raises TooLargeError."""
        self.characters -= characters
        if self.characters < 0:
            raise TooLargeError

    def rounds(self, items: Iterable[object], literal: int) -> Iterator[object]:
        """The items of a loop, each a step, and `literal` characters of the text within."""
        for item in items:
            self.spend(None)
            self.write(literal)
            yield item

    def listed(self, items: Iterable[object]) -> list[object]:
        """Items that are to be joined, as far as they may be: a generator could go on for ever."""
        found: list[object] = []
        size = 0
        for item in items:
            size += len(item) if isinstance(item, str) else 1
            allow(size)
            found.append(item)
        return found
