"""Odd headers, odd JSON, and what is no file or not what its name says."""

import gzip
import json
import os
import socket
from pathlib import Path

from tests.inputs.case import HEAD, TEA, Case, rows, who


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


HEADERS = [
    Case(
        "a column twice", "openid,name,name\n" + rows("tea,milk"), 2, words=('several columns named "name"',)
    ),
    Case("columns that differ in case", "openid,name,Name\n" + rows("tea,milk"), 0, rows=1),
    Case("another case", "OpenID,Name\n" + rows("tea"), 2, words=("openid",)),
    Case("full-width letters", "openid,ｎａｍｅ\n" + rows("tea"), 2, words=("name",)),
    Case("a zero-width space in the header", "openid,\u200bname\n" + rows("tea"), rows=1, name="tea"),
    Case("blanks around names", " openid ,\tname \n" + rows("tea"), rows=1, name="tea"),
    Case("an empty name that nothing uses", "openid,,name\n" + rows("x,tea"), rows=1),
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
