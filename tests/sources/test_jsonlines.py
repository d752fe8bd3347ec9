import pytest

from tests.sources.reading import TINY, cells, kinds, survey, write
from wxpush.errors import SourceError
from wxpush.model import Recipient
from wxpush.sources import open_input
from wxpush.words import Sentence


def read(folder, content, **options):
    return survey(write(folder, content, "orders.jsonl"), **options)


def test_values_are_kept_as_they_are_written(tmp_path):
    line = '{"to": "oAb", "n": 1.50, "big": 1E400, "yes": true, "no": false, "gone": null, "emoji": "\\ud83d\\ude00"}'
    assert read(tmp_path, line.encode()) == [
        Recipient(
            1, 1, {"to": "oAb", "n": "1.50", "big": "1E400", "yes": "true", "no": "false", "emoji": "😀"}
        )
    ]


def test_an_integer_of_five_thousand_digits_is_text(tmp_path):
    [row] = read(tmp_path, b'{"n": ' + b"7" * 5000 + b"}\n")
    assert row.fields == {"n": "7" * 5000}


def test_only_a_newline_ends_a_row(tmp_path):
    rows = read(tmp_path, '{"a": "x\u2028y\u0085"}\r\n\r\n \t\n{"a": "2"}'.encode())
    assert cells(rows) == [["x\u2028y\u0085"], ["2"]]
    assert [row.line for row in rows] == [1, 4]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (b'{"a": {}}', "nested"),
        (b'{"a": [1]}', "nested"),
        (b'{"a": ' + b"[" * 200 + b"]" * 200 + b"}", "nested"),
        (b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested"),
        (b"[" * 100_000, "nested"),
        (b'{"a": 1, "a": 1}', "duplicate_key"),
        (b"[1]", "not_object"),
        (b"[]", "not_object"),
        (b"null", "not_object"),
        (b'"text"', "not_object"),
        (b"17", "not_object"),
        (b'{"a": 1', "broken_json"),
        (b"{'a': 1}", "broken_json"),
        (b'{"a": 1} {"a": 2}', "broken_json"),
        (b'{"a": "\t"}', "broken_json"),
        (b'{"a": NaN}', "broken_json"),
        (b'{"a": -Infinity}', "broken_json"),
        (b'{"a": "\\ud800"}', "not_text"),
        (b'{"\\udfff": "a"}', "not_text"),
        (b'{"a": "\\u0000"}', "nul"),
        (b'{"a": "\0"}', "nul"),
        (b'{"a": "' + b"x" * 65_537 + b'"}', "long_field"),
        (b'{"a": ' + b"7" * 65_537 + b"}", "long_field"),
        (b'{"a": "' + b"x" * (1 << 20) + b'"}', "long_row"),
        (b'{"a": "' + b"x" * (3 << 20) + b'"}', "long_row"),
        (b'{"a": "' + b"x" * 65_536 + b'"}', None),
        (b"{}", None),
    ],
    ids=lambda value: value[:20] if isinstance(value, bytes) else None,
)
def test_a_bad_row_spoils_no_other(tmp_path, line, kind):
    rows = read(tmp_path, b'{"a": "1"}\n' + line + b'\n{"a": "2"}\n')
    assert kinds(rows) == [None, kind, None]
    assert [row.line for row in rows] == [1, 2, 3]


def test_broken_json_is_told_with_its_column(tmp_path):
    [row] = read(tmp_path, b'{"a": x}\n')
    assert str(row.reason) == (
        "the line is not JSON: a value is missing here, or is no text, number, true, false or null (column 7)"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_serves_for_jsonl_too(tmp_path, encoding):
    text = "".join(f'{{"n": "张{number}"}}\n' for number in range(30))
    rows = read(tmp_path, text.encode(encoding), sizes=TINY)
    assert cells(rows) == [[f"张{number}"] for number in range(30)]


def test_there_are_no_columns_to_know_before(tmp_path):
    with open_input(write(tmp_path, b"{}\n", "orders.jsonl")) as source:
        assert source.columns is None


@pytest.mark.parametrize("content", [b"\n\n", b"\xef\xbb\xbf", b" \n"])
def test_blank_lines_alone_are_no_rows(tmp_path, content):
    with pytest.raises(SourceError, match="has no rows"):
        read(tmp_path, content)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('{"openid": }', "json_value"),
        ('{"openid": nope}', "json_value"),
        ("{openid: 1}", "json_name"),
        ('{"openid" 1}', "json_colon"),
        ('{"openid": 1 "b": 2}', "json_comma"),
        ('{"openid": "a}', "json_unended"),
        ('{"openid": "a\tb"}', "json_control"),
        ('{"openid": "\\x"}', "json_escape"),
        ('{"openid": "\\u12"}', "json_escape"),
        ('{"openid": 1} {', "json_more"),
    ],
)
def test_what_is_wrong_with_json_is_a_sentence_of_ours(tmp_path, text, word):
    [row] = read(tmp_path, f"{text}\n".encode())
    assert isinstance(row.reason, Sentence)
    assert row.reason.fields["why"] == Sentence(f"rows.{word}")


def test_a_comma_behind_the_last_field_is_told_in_every_python(tmp_path):
    [row] = read(tmp_path, b'{"openid": 1,}\n')
    assert row.reason.fields["why"] in (Sentence("rows.json_name"), Sentence("rows.json_last_comma"))
