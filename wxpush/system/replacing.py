"""Files that take the place of others: written beside them, whole and on disk before they have the name, 0600 from the first byte.

By whose they are: see `files`. A list that people share is written over instead where its owner, group or mode could not be kept, where
it is a mount point or where its folder takes no new files: whoever locks it sees it whole.
"""

import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path
from typing import BinaryIO, TextIO

from wxpush.errors import UsageError, meaning
from wxpush.oserror import cause
from wxpush.system.access.rights import rights_of
from wxpush.system.files import NotOwnError, make_private, open_private, resolved
from wxpush.system.unfinished import MountedError, NotSyncedError, UnfinishedFile, made_in, unfinished_file
from wxpush.words import Means, Sentence

#: How a folder refuses new files.
_NO_NEW_FILES = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


class FileKind(Enum):
    """Whose a file is that takes the place of another."""

    PRIVATE = "private"
    SHARED = "shared"
    RESULT = "result"
    #: Private, and where it is lent to a group it stays so.
    SECRET = "secret"  # noqa: S105 - a kind


@contextmanager
def replacing(path: Path, kind: FileKind, *, unfinished: Path | None = None) -> Iterator[BinaryIO]:
    """Write a file that takes the path's place when the block ends well; readers see the old one or the new one.

    `unfinished` is the file to write into, of which nobody else makes use: what a crash leaves there is deleted. Raises OSError,
    and NotOwnError for one that is not the user's own.
    """
    private = kind in {FileKind.PRIVATE, FileKind.SECRET}
    place = path.absolute() if private else resolved(path)
    before = _before(place)
    if not private and before is not None and not stat.S_ISREG(before.st_mode):
        raise OSError(errno.EINVAL, str(Sentence("system.no_regular_file")))
    if kind is FileKind.SHARED and before is not None:
        shared, beside = _made_beside(place)
        try:
            in_its_place = beside and shared.keep_as(rights_of(place))
            yield shared.file
            _hand_over(shared, place, in_its_place=in_its_place)
        finally:
            shared.drop()
        return
    with _begun(place, unfinished) as begun:
        yield begun.file
        if kind is FileKind.SECRET and before is not None and not begun.keep_as(rights_of(place)):
            make_private(begun.file.fileno())
        begun.put(place)


def _hand_over(begun: UnfinishedFile, place: Path, *, in_its_place: bool) -> None:
    """To those who share the file: in its place where that is theirs as before, else into it."""
    with suppress(MountedError):
        if in_its_place:
            return begun.put(place)
    return begun.write_over(place)


def _made_beside(place: Path) -> tuple[UnfinishedFile, bool]:
    """Where the folder of a file takes no new ones, among the temporary files; and whether it is beside it."""
    try:
        return made_in(place.parent, f".{place.name}."), True
    except OSError as error:
        if error.errno not in _NO_NEW_FILES:
            raise
    return made_in(Path(tempfile.gettempdir()), "wxpush-"), False


def as_text(file: BinaryIO, encoding: str, *, errors: str = "strict") -> TextIO:
    """The same file for texts, which keeps line ends as they are. It is to be closed before the file is used again."""
    return open(file.fileno(), "w", encoding=encoding, errors=errors, newline="", closefd=False)


@contextmanager
def written(output: Path, *, encoding: str, unfinished: Path | None = None) -> Iterator[TextIO]:
    """Write a text that a command was told to write: a result. Raises UsageError."""
    try:
        # Half a surrogate pair is no character: it is shown as it would be escaped, which is JSON too.
        with (
            replacing(output, FileKind.RESULT, unfinished=unfinished) as file,
            as_text(file, encoding.removesuffix("-sig"), errors="backslashreplace") as text,
        ):
            if encoding.endswith("-sig"):
                text.write("\ufeff")  # by ourselves, as Python's own way encodes each piece anew
            yield text
    except NotSyncedError as error:
        with meaning(Means.NOTHING):
            raise UsageError("system.output_not_synced", path=output, why=cause(error)) from None
    except OSError as error:
        raise UsageError("system.output_not_written", path=output, why=cause(error)) from None
    except NotOwnError as error:
        raise UsageError("system.draft_refused", path=unfinished, why=error.why, output=output) from None


@contextmanager
def _begun(place: Path, unfinished: Path | None) -> Iterator[UnfinishedFile]:
    if unfinished is None:
        with unfinished_file(place.parent, f".{place.name}.") as made:
            yield made
        return
    with suppress(FileNotFoundError):
        os.close(open_private(unfinished, os.O_WRONLY))
        unfinished.unlink()  # one's own; and what has another name too is kept under that
    named = UnfinishedFile(open_private(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL), unfinished)
    try:
        yield named
    finally:
        named.drop()


def _before(place: Path) -> os.stat_result | None:
    with suppress(FileNotFoundError):
        return place.stat()
    return None
