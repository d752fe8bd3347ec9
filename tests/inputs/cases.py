"""Input files that are odd, each with its verdict: exit code, rows, what of them is left out, words of the message."""

import codecs
import gzip
import json
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HEAD = "openid,name\n"


def who(number: int) -> str:
    return f"oABCDEFGHIJKLMNOPQRSTUVW{number:04}"


def rows(*names: str, first: int = 1) -> str:
    return "".join(f"{who(number)},{name}\n" for number, name in enumerate(names, first))


@dataclass(frozen=True)
class Case:
    """`content`: bytes, text in UTF-8, or what makes the file at a path. `name`: what the first row's name comes to."""

    id: str
    content: bytes | str | Callable[[Path], object]
    code: int = 0
    rows: int = 0
    invalid: int = 0
    duplicate: int = 0
    words: tuple[str, ...] = ()
    name: str | None = None
    suffix: str = ".csv"
    more: tuple[str, ...] = ()


def jsonl(*values: object) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)


def person(name: object, number: int = 1) -> dict:
    return {"openid": who(number), "name": name}


def _deep(levels: int) -> str:
    return f'{{"openid":"{who(1)}","name":' + "[" * levels + "]" * levels + "}\n"


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        os.chdir(path.parent)
        one.bind(path.name)


def _bomb(path: Path) -> None:
    """64 MiB of one field, 64 KiB on disk."""
    with gzip.open(path, "wb") as file:
        file.write(HEAD.encode() + who(1).encode() + b",")
        for _ in range(64):
            file.write(bytes([120]) * (1 << 20))


TEA = HEAD + rows("tea", "milk")
ENCODINGS = [
    Case("plain", TEA, rows=2, words=("(utf-8)",), name="tea"),
    Case("utf-8 with BOM", codecs.BOM_UTF8 + TEA.encode(), rows=2, words=("(utf-8)",), name="tea"),
    Case("BOM twice", codecs.BOM_UTF8 * 2 + TEA.encode(), rows=2, name="tea"),
    Case("BOM alone", codecs.BOM_UTF8, 2, words=("blank lines",)),
    Case(
        "utf-16 le with BOM",
        codecs.BOM_UTF16_LE + (HEAD + rows("茶")).encode("utf-16-le"),
        rows=1,
        words=("utf-16",),
        name="茶",
    ),
    Case(
        "utf-16 be with BOM",
        codecs.BOM_UTF16_BE + (HEAD + rows("茶")).encode("utf-16-be"),
        rows=1,
        words=("utf-16",),
        name="茶",
    ),
    Case("utf-16 without BOM", (HEAD + rows("tea")).encode("utf-16-le"), 2),
    Case(
        "utf-16 cut in a character",
        codecs.BOM_UTF16_LE + (HEAD + rows("茶")).encode("utf-16-le")[:-1],
        2,
        words=(
            "line 2",
            "UTF-16",
        ),
    ),
    Case("utf-32 with BOM", (HEAD + rows("茶")).encode("utf-32"), rows=1, words=("utf-32",), name="茶"),
    Case("gbk", (HEAD + rows("巧克力")).encode("gbk"), rows=1, words=("gb18030",), name="巧克力"),
    Case(
        "gb18030 of four bytes", (HEAD + rows("𠮷")).encode("gb18030"), rows=1, words=("gb18030",), name="𠮷"
    ),
    Case("utf-8 of legal gbk pairs", HEAD + rows("联通"), rows=1, words=("(utf-8)",), name="联通"),
    Case(
        "gbk told as utf-8",
        (HEAD + rows("巧克力")).encode("gbk"),
        2,
        words=("line 2", "UTF-8"),
        more=("--encoding", "utf-8"),
    ),
    Case(
        "utf-8 told as gbk",
        HEAD + rows("巧克力"),
        2,
        words=(
            "line 2",
            "GBK",
        ),
        more=("--encoding", "gbk"),
    ),
    Case(
        "utf-8 and gbk mixed",
        (HEAD + rows("茶")).encode() + rows("巧克力", first=2).encode("gbk"),
        2,
        words=("line 3",),
    ),
    Case("latin-1", (HEAD + rows("café")).encode("latin-1"), 2, words=("line 2",)),
    Case("overlong utf-8", HEAD.encode() + f"{who(1)},".encode() + b"\xc0\xaf\xff\n", 2),
    Case("a surrogate in utf-8", HEAD.encode() + f"{who(1)},".encode() + b"\xed\xa0\x80\xff\n", 2),
    Case("an encoding nobody knows", TEA, 2, words=("--encoding",), more=("--encoding", "klingon")),
    Case("emoji", HEAD + rows("茶🍵👨‍👩‍👧"), rows=1, name="茶🍵👨‍👩‍👧"),
]
LINES = [
    Case("empty", b"", 2, words=("empty",)),
    Case("newlines alone", "\n\n\n", 2, words=("blank lines",)),
    Case("a header alone", HEAD, 2, words=("no rows",)),
    Case("a header without an end", "openid,name", 2, words=("no rows",)),
    Case("no final newline", TEA.rstrip("\n"), rows=2, name="tea"),
    Case("crlf", TEA.replace("\n", "\r\n"), rows=2, name="tea"),
    Case(
        "crlf and lf mixed",
        HEAD.replace("\n", "\r\n") + rows("tea") + rows("milk", first=2).replace("\n", "\r\n"),
        rows=2,
        name="tea",
    ),
    Case("cr alone", TEA.replace("\n", "\r"), 2),
    Case("a lone cr in a field", HEAD + rows("te\ra"), 3, rows=1, invalid=1, words=("lone_cr",)),
    Case(
        "blank lines",
        HEAD + "\n" + rows("tea") + "\n\n" + rows("milk", first=2) + "\n",
        rows=2,
        words=("blank lines",),
    ),
    Case("lines of blanks", HEAD + rows("tea") + "   \n", rows=2, invalid=1, code=3),
    Case("a line of nothing but commas", HEAD + rows("tea") + ",\n", 3, rows=2, invalid=1),
    Case("ctrl-z at the end", TEA + "\x1a", 3, rows=3, invalid=1),
    Case("a NUL in a field", HEAD + rows("te\0a"), 3, rows=1, invalid=1),
    Case("NULs behind the end", TEA + "\0" * 512, 3, rows=3, invalid=1),
    Case("nothing but NULs", "\0" * 4096, 2),
    Case("a form feed in a field", HEAD + rows("te\fa"), 3, rows=1, invalid=1),
    Case("a line separator in a field", HEAD + rows("te\u2028a"), 3, rows=1, invalid=1),
]
CELLS = [
    Case("quotes", HEAD + rows('"te""a, milk"'), rows=1, name='te"a, milk'),
    Case("a newline in quotes", HEAD + rows('"te\na"'), 3, rows=1, invalid=1),
    Case("an unclosed quote", HEAD + rows('"tea', "milk"), 2, words=("line 2",)),
    Case("an unclosed quote in the last row", HEAD + rows("tea", '"milk'), 2, words=("line 3",)),
    Case("text behind a closing quote", HEAD + rows('"te"a'), 2, words=("line 2",)),
    Case("a quote within a field", HEAD + rows('te"a'), rows=1, name='te"a'),
    Case("smart quotes", HEAD + rows("“tea”"), rows=1, name="“tea”"),
    Case(
        "a short row", HEAD + f"{who(1)}\n" + rows("tea", first=2), 3, rows=2, invalid=1, words=("short_row",)
    ),
    Case(
        "a long row",
        HEAD + rows("tea,more") + rows("milk", first=2),
        3,
        rows=2,
        invalid=1,
        words=("extra_cells",),
    ),
    Case("a trailing comma in each row", "openid,name,\n" + rows("tea,", "milk,"), 2),
    Case("blanks around cells", HEAD + f" {who(1)} , tea \n", 3, rows=1, invalid=1, words=("bad_openid",)),
    Case("a field of 10 MB", HEAD + rows("x" * 10_000_000) + rows("tea", first=2), 3, rows=2, invalid=1),
    Case("a field of 70 KB", HEAD + rows("x" * 70_000) + rows("tea", first=2), 3, rows=2, invalid=1),
    Case(
        "1.23457E+17 as openid", HEAD + "1.23457E+17,tea\n", 3, rows=1, invalid=1, words=("rounded_number",)
    ),
    Case(
        "1.23457E+17 in any column",
        HEAD + rows("1.23457E+17", "1.2e+11"),
        3,
        rows=2,
        invalid=2,
        words=("rounded_number",),
    ),
    Case("a text of Excel", HEAD + rows('="00123"'), rows=1, name="00123"),
    Case("a text of Excel, quoted", HEAD + rows('"=""1234567890123456"""'), rows=1, name="1234567890123456"),
    Case("a backtick before every value", HEAD + f"`{who(1)},`0.01\n", rows=1, name="0.01"),
    Case("a backtick before one value", HEAD + rows("`x"), rows=1, name="`x"),
    Case("an apostrophe before a number", HEAD + rows("'4200000925"), rows=1, name="4200000925"),
    Case("an apostrophe before a word", HEAD + rows("'s Gravenhage"), rows=1, name="'s Gravenhage"),
    Case("a tab behind a number", HEAD + rows("1234567890123456\t"), rows=1, name="1234567890123456"),
    Case("an error of a formula", HEAD + rows("#N/A", "########", "tea"), 3, rows=3, invalid=2),
    Case(
        "a header that is repeated",
        HEAD + rows("tea") + HEAD + rows("milk", first=2),
        3,
        rows=3,
        invalid=1,
        words=("repeated_header",),
    ),
    Case("a formula", HEAD + rows("=1+1"), rows=1, name="=1+1"),
    Case("a template in a cell", HEAD + rows("{{ 7 * 7 }}"), rows=1, name="{{ 7 * 7 }}"),
    Case("bidi marks", HEAD + rows("te\u202ea"), rows=1),
    Case("an empty openid", HEAD + ",tea\n", 3, rows=1, invalid=1, words=("no_openid",)),
    Case("the same row twice", HEAD + rows("tea") + rows("tea"), rows=2, duplicate=1),
]
HEADERS = [
    Case(
        "a column twice", "openid,name,name\n" + rows("tea,milk"), 2, words=("not the only one named 'name'",)
    ),
    Case("columns that differ in case", "openid,name,Name\n" + rows("tea,milk"), 0, rows=1),
    Case("another case", "OpenID,Name\n" + rows("tea"), 2, words=("openid",)),
    Case("full-width letters", "openid,ｎａｍｅ\n" + rows("tea"), 2, words=("name",)),
    Case("a zero-width space in the header", "openid,\u200bname\n" + rows("tea"), rows=1, name="tea"),
    Case("blanks around names", " openid ,\tname \n" + rows("tea"), rows=1, name="tea"),
    Case("an empty name", "openid,,name\n" + rows("x,tea"), 2),
    Case("no header", rows("tea", "milk"), 2, words=("header",)),
    Case("a semicolon file", "openid;name\n" + f"{who(1)};tea\n", 2),
    Case("a tab file called csv", "openid\tname\n" + f"{who(1)}\ttea\n", 2),
    Case("a tsv", "openid\tname\n" + f"{who(1)}\ttea, milk\n", rows=1, name="tea, milk", suffix=".tsv"),
    Case(
        "300 columns",
        ",".join(["openid", "name", *(f"c{n}" for n in range(298))]) + "\n",
        2,
        words=("columns",),
    ),
    Case("a header of 2 MB", "openid,name," + "x" * 2_000_000 + "\n", 2),
    Case("a sep line of Excel", "sep=,\n" + TEA, 2),
]
JSONL = [
    Case("jsonl", jsonl(person("tea"), person("milk", 2)), rows=2, name="tea", suffix=".jsonl"),
    Case("a list for an object", jsonl(["tea"], person("tea")), 3, rows=2, invalid=1, suffix=".jsonl"),
    Case("a number for a name", jsonl(person(12)), rows=1, name="12", suffix=".jsonl"),
    Case(
        "an integer of 5000 digits",
        f'{{"openid":"{who(1)}","name":{"7" * 5000}}}\n',
        3,
        rows=1,
        invalid=1,
        suffix=".jsonl",
    ),
    Case("NaN", f'{{"openid":"{who(1)}","name":NaN}}\n', 3, rows=1, invalid=1, suffix=".jsonl"),
    Case(
        "a key twice",
        f'{{"openid":"{who(1)}","name":"tea","name":"milk"}}\n',
        3,
        rows=1,
        invalid=1,
        suffix=".jsonl",
    ),
    Case("null for a name", jsonl(person(None)), 3, rows=1, invalid=1, suffix=".jsonl"),
    Case("an object for a name", jsonl(person({"a": 1})), 3, rows=1, invalid=1, suffix=".jsonl"),
    Case("200 levels", _deep(200), 3, rows=1, invalid=1, suffix=".jsonl"),
    Case("100,000 levels", _deep(100_000), 3, rows=1, invalid=1, suffix=".jsonl"),
    Case(
        "half a surrogate pair",
        f'{{"openid":"{who(1)}","name":"te\\ud800a"}}\n',
        3,
        rows=1,
        invalid=1,
        suffix=".jsonl",
    ),
    Case(
        "a whole surrogate pair",
        f'{{"openid":"{who(1)}","name":"\\ud83c\\udf75"}}\n',
        rows=1,
        name="🍵",
        suffix=".jsonl",
    ),
    Case("cut in the middle", jsonl(person("tea")) + '{"openid":"o', 3, rows=2, invalid=1, suffix=".jsonl"),
    Case("one array of all", json.dumps([person("tea")]), 3, rows=1, invalid=1, suffix=".jsonl"),
    Case("json over many lines", json.dumps(person("tea"), indent=1), 3, rows=4, invalid=4, suffix=".jsonl"),
    Case("jsonl with BOM", "\ufeff" + jsonl(person("tea")), rows=1, name="tea", suffix=".jsonl"),
]
FILES = [
    Case("gzip", gzip.compress(TEA.encode()), rows=2, name="tea", suffix=".csv.gz"),
    Case("gzip called csv", gzip.compress(TEA.encode()), rows=2, name="tea"),
    Case("csv called gz", TEA, 2, words=("gzip",), suffix=".csv.gz"),
    Case("gzip cut short", gzip.compress(TEA.encode() * 50)[:-12], 2, words=("gzip",), suffix=".csv.gz"),
    Case("gzip with a wrong sum", gzip.compress(TEA.encode())[:-8] + bytes(8), 2, suffix=".csv.gz"),
    Case("a gzip bomb", _bomb, 3, rows=1, invalid=1, suffix=".csv.gz"),
    Case("a folder", Path.mkdir, 2, words=("folder",)),
    Case("a FIFO", os.mkfifo, 2, words=("pipe",)),
    Case("a socket", _socket, 2, words=("socket",)),
    Case("/dev/zero by a link", lambda path: path.symlink_to("/dev/zero"), 2, words=("device",)),
    Case("a link to itself", lambda path: path.symlink_to(path.name), 2),
    Case("a link to nothing", lambda path: path.symlink_to("missing"), 2, words=("does not exist",)),
    Case(
        "a file nobody may read",
        lambda path: (path.write_text(TEA), path.chmod(0))[1],
        2 if os.geteuid() else 0,
        rows=0 if os.geteuid() else 2,
    ),
    Case("no file", lambda _: None, 2, words=("does not exist",)),
    Case("a name without a suffix", TEA, 2, words=("does not end in",), suffix=""),
    Case("a name without a suffix, told", TEA, rows=2, suffix="", more=("--format", "csv")),
    Case("an old xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), 2, suffix=".xls"),
    Case("a spreadsheet called csv", b"PK\x03\x04" + bytes(200), 2),
    Case("no spreadsheet called xlsx", TEA, 2, suffix=".xlsx"),
    Case("a pdf called csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", 2),
]
CASES = [*ENCODINGS, *LINES, *CELLS, *HEADERS, *JSONL, *FILES]
