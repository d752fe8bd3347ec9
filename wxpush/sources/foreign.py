"""What a file is that is no .xlsx, by its first bytes and what is in it: programs and people give files names that are not theirs."""

import zipfile
from typing import IO

_HEAD, _CHUNK = 4096, 1 << 20
_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OF_PAGES = (b"<!doctype html", b"<html", b"<table", b"<meta ", b"<head", b"<style")
_MARKS = (b"\xff\xfe", b"\xfe\xff")
#: Names of parts of a zip, and what it is that has them.
_PARTS = (
    ("xl/workbook.bin", "xlsb"),
    ("word/document.xml", "docx"),
    ("ppt/presentation.xml", "pptx"),
    ("index.zip", "numbers"),
    ("xl/workbook.xml", ""),
)


def foreign(file: IO[bytes]) -> str:
    """A word for it: xls, xlsb, ods, numbers, docx, pptx, zip, gzip, password, web_page, xml, pdf, text; empty for what nobody can tell."""
    file.seek(0)
    head = file.read(_HEAD)
    if head.startswith(_CONTAINER):
        return _in_container(file)
    if head.startswith(b"PK"):
        return _in_zip(file)
    for mark, word in ((b"\x1f\x8b", "gzip"), (b"%PDF", "pdf")):
        if head.startswith(mark):
            return word
    begun = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if begun.startswith(b"<"):
        return "web_page" if any(tag in begun for tag in _OF_PAGES) else "xml"
    return "text" if _is_text(head) else ""


def _in_container(file: IO[bytes]) -> str:
    """A compound file: an .xls, or whatever was encrypted. Its parts have names in UTF-16."""
    wanted = {
        name: name.encode("utf-16-le") for name in ("EncryptedPackage", "EncryptionInfo", "Workbook", "Book")
    }
    found: set[str] = set()
    file.seek(0)
    rest = b""
    while chunk := file.read(_CHUNK):
        data = rest + chunk
        found |= {name for name, text in wanted.items() if text in data}
        rest = data[-64:]
    if found & {"EncryptedPackage", "EncryptionInfo"}:
        return "password"
    return "xls" if found else ""


def _in_zip(file: IO[bytes]) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            names = {name.lower().replace("\\", "/") for name in archive.namelist()}
            kind = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except Exception:  # noqa: BLE001 - a damaged zip raises nearly any
        return ""
    if b"opendocument" in kind:
        return "ods"
    if any(name.endswith(".iwa") for name in names):
        return "numbers"
    return next((word for part, word in _PARTS if part in names), "zip")


def _is_text(head: bytes) -> bool:
    if head.startswith(_MARKS):
        return True
    if not head.strip() or b"\0" in head:
        return False
    for codec in ("utf-8", "gb18030"):
        try:
            head.decode(codec)
        except UnicodeDecodeError as error:
            # It may be cut within its last character.
            if error.start < len(head) - 4 or len(head) < _HEAD:
                continue
        return True
    return False
