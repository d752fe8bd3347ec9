"""Spreadsheets that are no .xlsx, as small as they can be: .xls in its container, .ods, and a container of encrypted ones."""

import struct
from collections.abc import Mapping, Sequence

from tests.inputs.kinds.books import packed

_SECTOR, _LEAST = 512, 4096
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def container(streams: Mapping[str, bytes]) -> bytes:
    """A compound file ([MS-CFB]), as .xls and encrypted .xlsx are: one sector for the table, one for the directory."""
    table, body, entries = [_TABLE, _END], b"", []
    for name, data in streams.items():
        padded = data.ljust(max(_LEAST, -(-len(data) // _SECTOR) * _SECTOR), b"\0")
        first, count = len(table), len(padded) // _SECTOR
        table += [*range(first + 1, first + count), _END]
        body += padded
        entries.append((name, 2, first, len(padded)))
    directory = _entry("Root Entry", 5, child=1, first=_END, size=0)
    for number, (name, kind, first, size) in enumerate(entries, 1):
        following = number + 1 if number < len(entries) else _FREE
        directory += _entry(name, kind, right=following, first=first, size=size)
    directory = directory.ljust(_SECTOR, b"\0")
    table += [_FREE] * (_SECTOR // 4 - len(table))
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16)
    header += struct.pack(
        "<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, _LEAST, _END, 0, _END, 0, 0
    )
    header += struct.pack("<I", _FREE) * 108
    return header + struct.pack(f"<{len(table)}I", *table) + directory + body


def _entry(name: str, kind: int, *, first: int, size: int, child: int = _FREE, right: int = _FREE) -> bytes:
    text = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16xI16xIQ", text, len(text) + 2, kind, 1, _FREE, right, child, 0, first, size
    )  # fmt: skip


def xls(rows: Sequence[Sequence[str | float]]) -> bytes:
    """BIFF8 ([MS-XLS]): a sheet of texts in Latin-1 and numbers."""
    cells = b""
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            at = struct.pack("<HHH", row, column, 0)
            if isinstance(value, str):
                cells += _record(0x0204, at + struct.pack("<HB", len(value), 0) + value.encode("latin-1"))
            else:
                cells += _record(0x0203, at + struct.pack("<d", value))
    sheet = _begin(0x10) + cells + _record(0x0A)
    length = len(_begin(5)) + 4 + 9 + 4
    named = _record(0x85, struct.pack("<IBBBB", length, 0, 0, 1, 0) + b"S")
    return container({"Workbook": _begin(5) + named + _record(0x0A) + sheet})


def _begin(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 0))


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def encrypted() -> bytes:
    """What a workbook with a password is: nothing of it can be read without."""
    return container(
        {
            "EncryptionInfo": b"\x04\0\x04\0\x40\0\0\0" + b"<encryption/>",
            "EncryptedPackage": bytes(range(256)) * 20,
        }
    )


def ods(rows: Sequence[Sequence[str]]) -> bytes:
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
            for value in row
        )
        + "</table:table-row>"
        for row in rows
    )
    content = (
        f"<office:document-content{spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="S">{cells}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
    return packed(
        {
            "mimetype": kind,
            "content.xml": content,
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{manifest}">{entry}</manifest:manifest>',
        }
    )
