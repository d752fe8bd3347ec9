"""Which encoding a file is in: its mark, else strict UTF-8, else strict GB18030, where the text can be nothing else. Never a guess.

Libraries that guess take GBK order lists for Korean; mojibake would be sent. Where two readings are possible and differ, the operator is asked.
"""

import codecs
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from wxpush.errors import SourceError, UsageError
from wxpush.sources.doubts import EncodingDoubtError
from wxpush.sources.encodings import readings
from wxpush.sources.stream import Stream

_CHUNK = 1 << 20
#: So many lines that are not ASCII tell what a text is, of each so many bytes.
_SAMPLE, _LONGEST = 2000, 4096
#: Of a cell so many characters are shown.
_SHOWN = 20

#: Every name that --encoding takes. In those marked True no newline, tab, comma or quote is ever part of another
#: character, so rows are found in the bytes as they are; the others are turned into UTF-8 first.
ENCODINGS = MappingProxyType(
    {
        "utf-8": True,
        "gb18030": True,
        "gbk": True,
        "gb2312": True,
        "big5": False,
        "euc_kr": True,
        "euc_jp": True,
        "shift_jis": False,
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
    name = _told(path, wanted, mark)
    if name is None:
        return _found(fresh, path)
    line = _misfit(fresh(), name)
    if line is not None:
        raise SourceError("sources.not_in_encoding", path=path, line=line, encoding=name.upper())
    return name


def _found(fresh: Callable[[], Stream], path: Path) -> str:
    """UTF-8 or GB18030, of a file without a mark whose encoding nobody has told."""
    sample = _sample(fresh())
    if not sample.lines:
        return "utf-8"  # all of it is ASCII
    broken = _misfit(fresh(), "utf-8")
    if broken is None:
        if _certainly_utf8(sample.data) or _misfit(fresh(), "gb18030") is not None:
            return "utf-8"
        return _asked(path, sample, ["utf-8", "gb18030"])
    if sample.in_utf8 >= len(sample.lines) / 2:
        raise SourceError("sources.broken_utf8", path=path, line=broken)
    found = readings.others(sample.data)
    others = [*found]
    misfit = _misfit(fresh(), "gb18030")
    if misfit is not None:
        if others and _misfit(fresh(), others[0]) is None:
            return _asked(path, sample, others[:1])
        raise SourceError("sources.in_no_encoding", path=path, line=misfit, first="UTF-8", second="GB18030")
    text = readings.decoded(sample.data, "gb18030")
    if readings.chinese(text) and readings.certainly_chinese(text, found):
        return "gb18030"
    return _asked(path, sample, ["gb18030", *others[:1]])


def _certainly_utf8(sample: Sequence[bytes]) -> bool:
    """Whether nothing else can be meant by what is valid UTF-8: no Chinese is made of pairs of bytes there."""
    text = readings.decoded(sample, "utf-8")
    if text.isascii() or any(character >= "\u0800" for character in text) or readings.accented(text):
        return True
    other = readings.decoded(sample, "gb18030")
    return not readings.hanzi(other) or (readings.usual(text) and readings.certainty(other) <= 0)


class _Sample(NamedTuple):
    """Lines that are not ASCII, from the beginning of the file, with their numbers; how many of them are UTF-8 with characters of three bytes."""

    lines: list[tuple[int, bytes]]
    in_utf8: int

    @property
    def data(self) -> list[bytes]:
        return [line for _, line in self.lines]


def _sample(stream: Stream) -> _Sample:
    lines: list[tuple[int, bytes]] = []
    number, rest = 1, b""
    while len(lines) < _SAMPLE and (chunk := stream.read(_CHUNK)):
        if chunk.isascii() and rest.isascii():
            number += chunk.count(b"\n")
            rest = b""
            continue
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            if not line.isascii():
                lines.append((number, line[:_LONGEST]))
            number += 1
        rest = rest[:_LONGEST]
    if rest and not rest.isascii():
        lines.append((number, rest))
    del lines[_SAMPLE:]
    wide = sum(max(text) >= "\u0800" for _, line in lines if (text := readings.decoded([line], "utf-8")))
    return _Sample(lines, wide)


def _asked(path: Path, sample: _Sample, names: Sequence[str]) -> str:
    """The first of these encodings, where they differ in nothing. Raises EncodingDoubtError with the first cell that reads differently."""
    for line, data in sample.lines:
        texts = [_cell(readings.decoded([data], name)) for name in names]
        if len({*texts}) == len(texts) and all(texts):
            raise EncodingDoubtError(path, line, dict(zip(names, texts, strict=True)))
    return names[0]


def _cell(text: str) -> str:
    """The first cell that is not ASCII, as far as it is shown."""
    cells = re.split(r"[,\t;|\r\n]", text)
    return next((cell.strip()[:_SHOWN] for cell in cells if not cell.isascii()), "")


def recoding(encoding: str) -> str | None:
    """The encoding itself if it must be turned into UTF-8 before rows can be found in it."""
    return None if ENCODINGS[encoding] else encoding


def mark_length(head: bytes) -> int:
    """How many bytes the mark takes that a recoded or plain stream begins with."""
    return next((len(mark) for mark, name, _ in _MARKS if ENCODINGS[name] and head.startswith(mark)), 0)


def _marked(head: bytes) -> tuple[str, str] | None:
    return next(((name, exact) for mark, name, exact in _MARKS if head.startswith(mark)), None)


def _told(path: Path, wanted: str | None, mark: tuple[str, str] | None) -> str | None:
    """The encoding that the operator or a mark tells; None: nobody does."""
    if wanted is None:
        return mark[0] if mark else None
    name = _validated(wanted)
    if mark and name not in mark:
        raise UsageError("sources.encoding_against_mark", path=path, mark=mark[0].upper(), word=wanted)
    # Without a mark the codecs of these two families do not know the order of the bytes; this is what Windows writes.
    return name if mark or not name.endswith(("16", "32")) else f"{name}-le"


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
