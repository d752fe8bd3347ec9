"""Which encoding a file is in: its mark, else strict UTF-8, else strict GB18030, else none. Never a guess.

Libraries that guess take GBK order lists for Korean; mojibake would be sent.
"""

import codecs
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

from wxpush.errors import SourceError, UsageError
from wxpush.sources.stream import Stream

_CHUNK = 1 << 20

#: Every name that --encoding takes. In those marked True no newline, tab, comma or quote is ever part of another
#: character, so rows are found in the bytes as they are; the others are turned into UTF-8 first.
ENCODINGS = MappingProxyType(
    {
        "utf-8": True,
        "gb18030": True,
        "gbk": True,
        "gb2312": True,
        "big5": False,
        "utf-16": False,
        "utf-16-le": False,
        "utf-16-be": False,
        "utf-32": False,
        "utf-32-le": False,
        "utf-32-be": False,
    }
)

# The longer marks first: that of UTF-32-LE begins with that of UTF-16-LE.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8", "utf-8"),
    (b"\x84\x31\x95\x33", "gb18030", "gb18030"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16-be"),
)


def detect(fresh: Callable[[], Stream], path: Path, wanted: str | None) -> str:
    """The file's encoding, a key of ENCODINGS, after reading all of it. `fresh` opens a new pass.

    Raises SourceError with the line of the first byte that does not fit, UsageError for a name that is not known.
    """
    mark = _marked(fresh().read(4))
    candidates = _candidates(path, wanted, mark)
    worst = 0
    for name in candidates:
        line = _misfit(fresh(), name)
        if line is None:
            return name
        worst = max(worst, line)
    first, *others = (name.upper() for name in candidates)
    if others:
        raise SourceError("sources.in_no_encoding", path=path, line=worst, first=first, second=others[0])
    raise SourceError("sources.not_in_encoding", path=path, line=worst, encoding=first)


def recoding(encoding: str) -> str | None:
    """The encoding itself if it must be turned into UTF-8 before rows can be found in it."""
    return None if ENCODINGS[encoding] else encoding


def mark_length(head: bytes) -> int:
    """How many bytes the mark takes that a recoded or plain stream begins with."""
    return next((len(mark) for mark, name, _ in _MARKS if ENCODINGS[name] and head.startswith(mark)), 0)


def _marked(head: bytes) -> tuple[str, str] | None:
    return next(((name, exact) for mark, name, exact in _MARKS if head.startswith(mark)), None)


def _candidates(path: Path, wanted: str | None, mark: tuple[str, str] | None) -> tuple[str, ...]:
    if wanted is None:
        return (mark[0],) if mark else ("utf-8", "gb18030")
    name = _validated(wanted)
    if mark and name not in mark:
        raise UsageError("sources.encoding_against_mark", path=path, mark=mark[0].upper(), word=wanted)
    # Without a mark the codecs of these two families do not know the order of the bytes; this is what Windows writes.
    return (name if mark or not name.endswith(("16", "32")) else f"{name}-le",)


def _validated(wanted: str) -> str:
    try:
        name = codecs.lookup(wanted).name.removesuffix("-sig")
    except (LookupError, ValueError):
        name = ""
    if name not in ENCODINGS:
        raise UsageError("sources.encoding_unknown", word=wanted, encodings=[*ENCODINGS])
    return name


def _misfit(stream: Stream, name: str) -> int | None:
    """The line of the first byte that is not in this encoding; None if there is none."""
    decoder = codecs.getincrementaldecoder(name)()
    line = 1
    while chunk := stream.read(_CHUNK):
        if ENCODINGS[name] and chunk.isascii() and not decoder.getstate()[0]:
            line += chunk.count(b"\n")
            continue
        try:
            line += decoder.decode(chunk).count("\n")
        except UnicodeDecodeError as error:
            return line + _newlines_before(error)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return line
    return None


def _newlines_before(error: UnicodeDecodeError) -> int:
    return error.object[: error.start].decode(error.encoding, "replace").count("\n")
