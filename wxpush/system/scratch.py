"""A temporary file for what a survey cannot keep in memory."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import SpooledTemporaryFile, TemporaryFile, gettempdir
from types import TracebackType
from typing import IO, Self

from wxpush.errors import DiskError
from wxpush.oserror import cause


def temporary_folder() -> Path:
    """The folder for temporary files. Raises DiskError where none can be written."""
    try:
        return Path(gettempdir())
    except OSError:
        raise DiskError("system.no_temporary_folder") from None


def temporary_file() -> IO[bytes]:
    """A file without a name, gone when it is closed. Raises OSError as the system does, DiskError where there is no folder for it."""
    return TemporaryFile(dir=temporary_folder())


class Scratch:
    """Bytes that are written once and read later, on disk from `in_memory` bytes on. Every method but `close` raises DiskError."""

    def __init__(self, in_memory: int) -> None:
        self._file = SpooledTemporaryFile(in_memory)  # noqa: SIM115 - see close

    def close(self) -> None:
        """Delete it."""
        with suppress(OSError):  # what could not be written is not needed any more
            self._file.close()

    def append(self, data: bytes | bytearray) -> int:
        """Write at the end; gives the offset of `data`. Not after the first read."""
        with _no_room():
            offset = self._file.tell()
            self._file.write(data)
        return offset

    def read(self, offset: int, length: int) -> bytes:
        """At most `length` bytes from there; fewer only at the end."""
        with _no_room():
            self._file.seek(offset)  # writes what is buffered first
            return self._file.read(length)

    def pieces(self, length: int) -> Iterator[bytes]:
        """All of it, that many bytes at a time."""
        offset = 0
        while piece := self.read(offset, length):
            yield piece
            offset += len(piece)


class OnScratch:
    """A context manager with a scratch file, which is deleted at the end of the block."""

    def __init__(self, in_memory: int) -> None:
        self._scratch = Scratch(in_memory)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._scratch.close()


@contextmanager
def _no_room() -> Iterator[None]:
    """Raise DiskError for what the system says of the file."""
    try:
        yield
    except OSError as error:
        raise DiskError("system.no_room", folder=temporary_folder(), why=cause(error)) from None
