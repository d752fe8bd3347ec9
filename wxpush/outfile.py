"""A file that a command was told to write: whole or not at all, and readable by its owner alone, as it holds openids."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from wxpush.errors import UsageError


@contextmanager
def written(output: Path, *, encoding: str, draft: Path | None = None) -> Iterator[TextIO]:
    """Write beside the output, and put it in place when the block ends well.

    `draft` is the file to write into, of which nobody else makes use: what a crash leaves there is written over.
    """
    try:
        descriptor, name = _opened(output, draft)
    except OSError as error:
        raise _unwritable(output, error) from None
    try:
        # Half a surrogate pair is no character: it is shown as it would be escaped, which is JSON too.
        with os.fdopen(descriptor, "w", encoding=encoding, errors="backslashreplace", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())  # else a power cut could leave the new name with half a file
        Path(name).replace(output)
    except BaseException as error:
        with suppress(OSError):
            Path(name).unlink()
        if isinstance(error, OSError):
            raise _unwritable(output, error) from None
        raise


def _opened(output: Path, draft: Path | None) -> tuple[int, str]:
    if draft is None:
        return tempfile.mkstemp(prefix=f".{output.name}.", dir=output.absolute().parent)
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW
    return os.open(draft, flags, 0o600), str(draft)


def _unwritable(output: Path, error: OSError) -> UsageError:
    return UsageError(f"{output} cannot be written ({error.strerror}); name another place with -o.")
