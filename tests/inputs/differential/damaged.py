"""Damages workbooks, in their bytes and in the XML within, and reads them: rows or a sentence, whatever is in them.

`python -m tests.inputs.differential.damaged FOLDER SEED` reads all of one seed in a process of its own, and `... FOLDER FILE` one file; each tells how many were
read and how much memory it took. A library that ends its process takes no other with it.
"""

import re
import resource
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from zipfile import ZipFile

from tests.inputs.differential.made import DATES, FIXED, UNKNOWN, by_openpyxl, by_xlsxwriter, drawn
from tests.inputs.kinds.books import packed
from tests.inputs.kinds.verdicts import rows_of
from wxpush.errors import UsageError
from wxpush.model import HiddenRows

#: Workbooks of one seed.
BOOKS = 300
#: What the process may take altogether, in MB; more than it may ask for is refused by the kernel.
MEGABYTES, _ASKED = 300, 4 << 30
_BIG = (b"4294967295", b"2147483648", b"1048577", b"18446744073709551616", b"-1", b"0", b"99999999")
_VALUES = (
    b"NaN",
    b"1e999",
    b"-1e308",
    b"",
    b"x",
    b"9" * 400,
    b"2958466",
    b"0.1e-320",
    b"#N/A",
    b"1 2",
    "１".encode(),
)
_PLACES = (
    b"XFD1048576",
    b"A0",
    b"AAAA1",
    b"A99999999999",
    b"XFD1",
    b"A1048576",
    b"Z200000",
    b"1A",
    b"",
    b"a1",
    b"$A$1",
)
_TYPES = (b"s", b"b", b"e", b"d", b"str", b"inlineStr", b"n", b"?")
_TAGS = (
    b"<f>",
    b"<v/>",
    b"<row/>",
    b"<c/>",
    b"</sheetData>",
    b"<!--",
    b"<![CDATA[",
    b"]]>",
    b"&lt;",
    b"&#0;",
    b"&x;",
    b"\xff",
    b"<",
    b'"',
)
_ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY x "&b;&b;&b;&b;&b;&b;&b;&b;">]>'


def _first(pattern: bytes, put: Sequence[bytes]) -> Callable[[Random, bytes], bytes]:
    """Puts something in the place of a match, of which one is chosen."""

    def damaged(random: Random, xml: bytes) -> bytes:
        found = [*re.finditer(pattern, xml)]
        if not found:
            return xml
        match = random.choice(found)
        return xml[: match.start(1)] + random.choice(put) + xml[match.end(1) :]

    return damaged


def _cut(random: Random, xml: bytes) -> bytes:
    return xml[: random.randrange(len(xml) + 1)]


def _hole(random: Random, xml: bytes) -> bytes:
    at = random.randrange(len(xml) + 1)
    return xml[:at] + xml[at + random.randint(1, 30) :]


def _put(random: Random, xml: bytes) -> bytes:
    at = random.randrange(len(xml) + 1)
    return xml[:at] + random.choice(_TAGS) + xml[at:]


def _repeated(random: Random, xml: bytes) -> bytes:
    """A tag with what is in it, up to some thousand times."""
    found = [*re.finditer(rb"<(\w+)\b[^>]*>[^<]*</\1>|<\w+\b[^>]*/>", xml)]
    if not found:
        return xml
    match = random.choice(found)
    return xml[: match.end()] + match[0] * random.choice((1, 3, 1000)) + xml[match.end() :]


def _doctype(_: Random, xml: bytes) -> bytes:
    begun = xml.find(b"?>") + 2 if xml.startswith(b"<?xml") else 0
    return xml[:begun] + _ENTITIES + xml[begun:].replace(b"<t>", b"<t>&x;", 1)


_DAMAGES: Sequence[Callable[[Random, bytes], bytes]] = (
    _first(rb'="(-?\d+)"', _BIG), _first(rb"<v>([^<]*)</v>", _VALUES), _first(rb'\br="([A-Z]+\d+)"', _PLACES), _first(rb'\bt="(\w+)"', _TYPES),
    _first(rb'ref="([^"]*)"', (b"A1:XFD1048576", b"", b"A1", b"B2:A1")), _first(rb'formatCode="([^"]*)"', (b"", b"0" * 60_000, b"[h]", b";;;", b"&quot;", b"[")),
    _first(rb'(encoding="[^"]*")', (b'encoding="klingon"', b'encoding="utf-16"', b"")), _first(rb'Target="([^"]*)"', (b"", b"../../x", b"worksheets/sheet9.xml", b"/xl/workbook.xml")),
    _first(rb'(xmlns="[^"]*")', (b"", b'xmlns="x"')), _cut, _hole, _put, _repeated, _doctype,
)  # fmt: skip


def damaged(random: Random, book: bytes, files: dict[str, bytes]) -> bytes:
    """`files`: those within the book."""
    if random.random() < 0.25:
        made = book
        for _ in range(random.randint(1, 4)):
            made = (
                random.choice((_cut, _hole, _put))(random, made)
                if random.random() < 0.5
                else _bits(random, made)
            )
        return made
    changed = dict(files)
    names = [name for name in files if "theme" not in name and "docProps" not in name]
    for _ in range(random.choice((1, 1, 2, 4))):
        name = random.choice([each for each in names if "sheet1" in each] if random.random() < 0.5 else names)
        if random.random() < 0.03:
            changed.pop(name, None)
        elif name in changed:
            changed[name] = random.choice(_DAMAGES)(random, changed[name])
    return packed(changed)


def _bits(random: Random, data: bytes) -> bytes:
    if not data:
        return data
    at = random.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << random.randrange(8)]) + data[at + 1 :]


def reads(path: Path) -> bool:
    """Whether there are rows; else a sentence says why. Anything else that is raised is a bug."""
    said = ""
    try:
        return bool(rows_of(path, hidden=HiddenRows.SEND))
    except UsageError as error:
        said = str(error)
    assert said, path
    assert "\n" not in said, said
    return False


def of_seed(folder: Path, seed: int) -> int:
    random, read = Random(f"damaged {seed}"), 0
    path = folder / "damaged.xlsx"
    for number in range(BOOKS):
        if number % 10 == 0:
            made = drawn(random, (*FIXED, *UNKNOWN), [*DATES])
            by_openpyxl(path, made) if random.random() < 0.5 else by_xlsxwriter(path, made, {})
            book = path.read_bytes()
            with ZipFile(path) as archive:
                files = {name: archive.read(name) for name in archive.namelist()}
        path.write_bytes(damaged(random, book, files))
        print(number, end=" ", flush=True)
        read += reads(path)
    return read


def main(folder: Path, what: str) -> None:
    """The last line is `READ MEGABYTES`."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_ASKED if hard < 0 else min(hard, _ASKED), hard))
    read = of_seed(folder, int(what)) if what.isdecimal() else int(reads(folder / what))
    print(f"\n{read} {_most() // 1024}")


def _most() -> int:
    """The most memory that this program had at a time, in KiB. (What getrusage tells begins with what the parent had.)"""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    assert found
    return int(found[1])


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
