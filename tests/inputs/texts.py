"""Odd texts: encodings, ends of lines, cells."""

import codecs

from tests.inputs.case import HEAD, TEA, Case, rows, who

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
    Case("a line of nothing but commas", HEAD + rows("tea") + ",\n", rows=1),
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
    Case(
        "a trailing comma in each row",
        "openid,name,\n" + rows("tea,", "milk,"),
        rows=2,
    ),
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
