"""The bytes of a file without its wrapping: gzip undone, UTF-16 and its like turned into UTF-8, all while streaming.

Offsets count the bytes that come out here.
"""

import codecs
import gzip
import zlib
from pathlib import Path
from typing import Protocol

from wxpush.errors import ChangedError, SourceError
from wxpush.oserror import cause
from wxpush.sources.descriptor import Descriptor
from wxpush.words import Sentence

_GZIP_MARK = b"\x1f\x8b"
_CHUNK = 1 << 18


class Bytes(Protocol):
    """The part of a binary file that is needed here."""

    def read(self, size: int, /) -> bytes: ...

    def seek(self, offset: int, /) -> int: ...


class Recoded:
    """Bytes of another encoding as UTF-8. To seek backwards starts over, to seek forwards reads."""

    def __init__(self, source: Bytes, encoding: str) -> None:
        self._source = source
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._ready = b""
        self._position = 0

    def read(self, size: int, /) -> bytes:
        while not self._ready:
            chunk = self._source.read(size)
            self._ready = self._decoder.decode(chunk, final=not chunk).encode()
            if not chunk:
                break
        data, self._ready = self._ready[:size], self._ready[size:]
        self._position += len(data)
        return data

    def seek(self, offset: int, /) -> int:
        if offset < self._position:
            self._source.seek(0)
            self._decoder.reset()
            self._ready, self._position = b"", 0
        while self._position < offset and self.read(min(_CHUNK, offset - self._position)):
            pass
        return self._position


class Stream:
    """One pass over a recipient file. Whatever goes wrong below becomes a sentence here."""

    def __init__(self, inner: Bytes, path: Path) -> None:
        self._inner = inner
        self._path = path

    def read(self, size: int) -> bytes:
        """At most size bytes, none at the end only. Raises SourceError, or ChangedError for what was whole before."""
        try:
            return self._inner.read(size)
        except (OSError, EOFError, zlib.error, UnicodeError) as error:
            raise self._failure(error) from None

    def seek(self, offset: int) -> None:
        """Go to an offset: costs nothing in a plain file, else all the bytes before it. Raises as read does."""
        try:
            self._inner.seek(offset)
        except (OSError, EOFError, zlib.error, UnicodeError) as error:
            raise self._failure(error) from None

    def _failure(self, error: Exception) -> SourceError | ChangedError:
        if isinstance(error, UnicodeError):
            return changed(self._path)
        if isinstance(error, EOFError):
            return SourceError("sources.gzip_cut", path=self._path)
        if isinstance(error, gzip.BadGzipFile | zlib.error):
            return SourceError("sources.gzip_damaged", path=self._path)
        why = cause(error) if isinstance(error, OSError) and error.errno else Sentence("system.errno_EIO")
        return SourceError("sources.unreadable", path=self._path, why=why)


def is_gzip(descriptor: Descriptor) -> bool:
    """Whether the file is gzip, by its suffix or its first bytes: no text begins with these.

    Raises SourceError where only the suffix says so.
    """
    path = descriptor.path
    mark = Stream(descriptor.reader(), path).read(len(_GZIP_MARK))
    if path.suffix.lower() == ".gz" and mark not in {b"", _GZIP_MARK}:
        raise SourceError("sources.no_gzip", path=path)
    return mark == _GZIP_MARK


def open_stream(descriptor: Descriptor, *, zipped: bool, recode: str | None = None) -> Stream:
    """A new pass from the first byte; recode names the encoding to be turned into UTF-8, if any."""
    inner: Bytes = descriptor.reader()
    if zipped:
        inner = gzip.GzipFile(fileobj=inner, mode="rb")
    if recode is not None:
        inner = Recoded(inner, recode)
    return Stream(inner, descriptor.path)


def changed(path: Path) -> ChangedError:
    """What to raise when a file is no longer what it was a moment ago."""
    return ChangedError("sources.changed", path=path)
