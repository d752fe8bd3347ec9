"""Quotes that leave open where a row ends: all of them are reported at once, as far as they can be found."""

from collections.abc import Callable, Iterable
from typing import Protocol

from wxpush.errors import SourceError
from wxpush.sources.stream import Stream
from wxpush.words import All

#: What is said of several.
_SEVERAL = {
    "sources.text_behind_quote": "sources.text_behind_quote_and_others",
    "sources.quote_not_closed": "sources.quote_not_closed_and_others",
}
_MOST = 20
_CHUNK = 1 << 16


class QuoteError(SourceError):
    """A quote that is not closed, or that is followed by something. `offset`: where its field begins; None: that is not known any more."""

    def __init__(self, name: str, *, path: object, line: int, offset: int | None) -> None:
        super().__init__(name, path=path, line=line)
        self.name = name
        self.path = path
        self.line = line
        self.offset = offset


class Pieces(Protocol):
    """What splits a stream."""

    def pieces(self) -> Iterable[object]: ...


def with_others(
    first: QuoteError, stream: Stream, begin: Callable[[Stream, int, int], Pieces]
) -> SourceError:
    """The same, with the lines of others like it. `begin` splits the stream on from an offset, where a line of that number begins."""
    lines: list[int] = []
    error = first
    while len(lines) < _MOST and (start := _next_line(error, stream)) is not None:
        try:
            for _ in begin(stream, start, error.line + 1).pieces():
                pass
        except QuoteError as found:
            lines.append(found.line)
            error = found
        except SourceError:
            break
        else:
            break
    if not lines:
        return first
    return SourceError(_SEVERAL[first.name], path=first.path, line=first.line, lines=All(lines))


def _next_line(error: QuoteError, stream: Stream) -> int | None:
    """The offset of the line after the one in which the field begins."""
    if error.offset is None:
        return None
    stream.seek(error.offset)
    offset = error.offset
    while chunk := stream.read(_CHUNK):
        if (at := chunk.find(b"\n")) >= 0:
            return offset + at + 1
        offset += len(chunk)
    return None
