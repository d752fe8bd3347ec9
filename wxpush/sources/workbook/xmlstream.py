"""XML as it streams, from files of other people's making: what a handler keeps of it is held, and nothing else.

Expat (of the standard library) calls no code but this package's, and takes memory for what is open alone; so a file is bounded by what is kept of it. A
document type, through which a text can multiply, stands in no workbook and is refused.
"""

from collections.abc import Callable, Iterator
from typing import IO, Protocol
from xml.parsers import expat

_CHUNK = 1 << 16
#: So much may stand open: no tag, no row and no text of a spreadsheet is as long.
MOST_OPEN = 4 << 20

Attributes = dict[str, str]


class DamagedError(Exception):
    """It is not what it claims to be, or what no program writes."""


class Handler(Protocol):
    """Hears of the elements by their names, prefix and all."""

    #: Whether something was finished since this was last set to False.
    moved: bool

    def start(self, name: str, attributes: Attributes) -> None: ...

    def end(self, name: str) -> None: ...

    @property
    def text(self) -> Callable[[str], object]:
        """What hears the text between tags."""
        ...


class FinishedError(Exception):
    """Raised by a handler that has heard all it wants."""


class ElementNames(dict[str, str]):
    """Names of elements without their prefixes; empty for those that nobody asks for."""

    def __init__(self, *wanted: str) -> None:
        super().__init__((name, name) for name in wanted)
        self._wanted = frozenset(self)

    def __missing__(self, name: str) -> str:
        local = name.rpartition(":")[2]
        if local not in self._wanted:
            return ""
        if len(name) < 2 * len(local) + 20:
            self[name] = local  # a file has one prefix for these, as a rule
        return local


class Hearing:
    """One document, given piece by piece."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._waited = 0
        self._parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = handler.start
        parser.EndElementHandler = handler.end
        parser.CharacterDataHandler = handler.text
        parser.StartDoctypeDeclHandler = _refused

    def feed(self, data: bytes, *, last: bool = False) -> None:
        """Raises DamagedError, and FinishedError where the handler has heard all it wants."""
        handler = self._handler
        try:
            self._parser.Parse(data, last)
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise DamagedError from error
        self._waited = 0 if handler.moved else self._waited + len(data)
        handler.moved = False
        if self._waited > MOST_OPEN:
            raise DamagedError


def heard(stream: IO[bytes], handler: Handler) -> Iterator[None]:
    """Gives a turn after each piece of the stream. Raises DamagedError, and what reading the stream raises."""
    hearing = Hearing(handler)
    while chunk := stream.read(_CHUNK):
        hearing.feed(chunk)
        yield
    hearing.feed(b"", last=True)
    yield


def _refused(*_: object) -> None:
    raise DamagedError
