"""What a campaign looks like before it is sent: one row's message, and of each field the longest value there is."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from wxpush.model import Composed, RowWarning


class Longest(Struct, frozen=True):
    """The longest value of one field, in characters as Python counts them, and the line that it is made of."""

    key: str
    characters: int
    line: int
    value: str


class Preview:
    """A `Look` of the survey. `texts` reads those of many bodies, by key; `row` is the row to show, counted from 1; without it the first that
    can be sent.
    """

    def __init__(
        self, texts: Callable[[Sequence[bytes]], Mapping[str, Sequence[str]]], row: int | None = None
    ) -> None:
        self._texts = texts
        self._row = row
        #: The row to show; None while it has not come, and for good when it cannot be sent.
        self.composed: Composed | None = None
        self._longest: dict[str, Longest] = {}

    def look(self, messages: Sequence[Composed]) -> Iterable[RowWarning]:
        if self.composed is None:
            self.composed = next(
                (composed for composed in messages if self._row in {None, composed.row}), None
            )
        for key, values in self._texts([composed.body for composed in messages]).items():
            characters = max(map(len, values), default=0)
            known = self._longest.get(key)
            if characters > (known.characters if known else 0):
                at = next(index for index, value in enumerate(values) if len(value) == characters)
                self._longest[key] = Longest(key, characters, messages[at].line, values[at])
        return ()

    def rest(self) -> Iterable[RowWarning]:
        return ()

    @property
    def longest(self) -> list[Longest]:
        """In the order of the campaign file."""
        return list(self._longest.values())
