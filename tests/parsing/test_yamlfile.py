import pytest
from msgspec import Struct

from tests.parsing.outer import Inner, Outer, problem, reading
from wxpush.errors import UsageError
from wxpush.parsing.places import Places
from wxpush.parsing.yamlfile import load, load_with_places


def test_a_file_with_or_without_bom_and_with_either_line_end_is_read_alike(tmp_path):
    lines = b'name: "a"\nhosts: [x, y]\n'
    expected = Outer(name="a", hosts=["x", "y"])
    for text in (lines, b"\xef\xbb\xbf" + lines, lines.replace(b"\n", b"\r\n")):
        assert reading(tmp_path, text) == expected


def test_every_kind_of_value_arrives_as_its_type(tmp_path):
    text = """
name: shop
data: {a: "5", yes: "no", 7: seven}
inner: {appid: wx1, size: 3}
accounts:
  main: {appid: wx2}
ratio: 0.5
on: true
"""
    assert reading(tmp_path, text) == Outer(
        name="shop",
        data={"a": "5", "yes": "no", "7": "seven"},
        inner=Inner(appid="wx1", size=3),
        accounts={"main": Inner(appid="wx2")},
        ratio=0.5,
        on=True,
    )


def test_an_unquoted_date_is_the_text_that_stands_in_the_file(tmp_path):
    assert reading(tmp_path, "name: 2026-11-23").name == "2026-11-23"


def test_the_places_of_values_are_kept_with_their_lines(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("# first\nname: a\ndata:\n  x: |\n    text\n  y: b\nhosts: [a]\n")
    _, places = load_with_places(path, Outer, what="campaign file")
    assert places.lines == {"name": 2, "data": 3, "data.x": 4, "data.y": 6, "hosts": 7, "hosts[0]": 7}
    assert places.name("data.y") == f"{path}, line 6, data.y"
    assert places.name("url") == f"{path}, url"


def test_places_without_a_file_name_the_place_alone():
    assert Places().name("data.x") == "data.x"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nam: a", ', line 1, nam: this key is unknown; did you mean "name"?'),
        ("name: a\ninner: {apid: b}", ', line 2, inner.apid: this key is unknown; did you mean "appid"?'),
        (
            "name: a\ninner: {x: b}",
            ", line 2, inner.x: this key is unknown; the keys known here are appid, size",
        ),
        (
            "name: a\naccounts:\n  p: {appid: b}\n  q:\n    apid: c",
            ', line 5, accounts.q.apid: this key is unknown; did you mean "appid"?',
        ),
        (
            "name: a\ngroups:\n- p: {appid: b}\n- p: {appid: b}\n  q: {appid: c, siz: 1}",
            ', line 5, groups[1].q.siz: this key is unknown; did you mean "size"?',
        ),
        ("data: {a: b}", ': the key "name" is missing; add it'),
        ("name: a\ninner: {size: 1}", ', line 2, inner: the key "appid" is missing; add it'),
        ("name: 5", ', line 1, name: this must be a text, not a whole number; quote it: "5"'),
        ("name: yes", ', line 1, name: this must be a text, not true or false; quote it: "yes"'),
        ("name: 1.50", ', line 1, name: this must be a text, not a number; quote it: "1.50"'),
        ("name: " + "1" * 41, ", line 1, name: this must be a text, not a whole number"),
        ("name: {a: b}", ", line 1, name: this must be a text, not a mapping of keys to values"),
        ("name: [a]", ", line 1, name: this must be a text, not a list"),
        ("name:", ", line 1, name: this must be a text, not nothing; write a value or delete the line"),
        (
            "name: a\ndata: {a: x,\n b: yes,\n c: 5}",
            ', line 3, data.b: this must be a text, not true or false; quote it: "yes"',
        ),
        (
            "name: a\nhosts: [a, 5]",
            ', line 2, hosts[1]: this must be a text, not a whole number; quote it: "5"',
        ),
        (
            "name: a\nstart: 1.5",
            ', line 2, start: this must be a whole number or a text, not a number; quote it: "1.5"',
        ),
        (
            "name: a\ninner: b",
            ", line 2, inner: this must be a mapping of keys to values or nothing, not a text",
        ),
        ("name: a\non: 5", ", line 2, on: this must be true or false, not a whole number"),
        ("name: a\nratio: x", ", line 2, ratio: this must be a number, not a text"),
        (
            "name: a\naccounts: {p: {appid: b, size: x}}",
            ", line 2, accounts.p.size: this must be a whole number, not a text",
        ),
    ],
)
def test_what_does_not_fit_is_told_with_line_place_and_fix(tmp_path, text, expected):
    assert problem(tmp_path, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "name: a\ndata:\n  x: {{ openid }}",
        "name: a\ndata:\n  x: {{ openid }} and {{ name }}",
        "name: a\ndata:\n  x: {% if a %}b{% endif %}",
        "name: a\ndata:\n  {x: p?id={{ a }}}",
    ],
)
def test_unquoted_braces_get_the_hint_to_quote_them(tmp_path, text):
    found = problem(tmp_path, text)
    assert found.startswith(", line 3")
    assert found.endswith(': a text with {{ ... }} or {% ... %} needs quotes around it, as in "{{ openid }}"')


@pytest.mark.parametrize("text", ["12:30", "0x20", "017", "1_000", "+7", "1e3"])
def test_what_is_no_decimal_number_is_a_text(tmp_path, text):
    assert reading(tmp_path, f"name: {text}").name == text


def test_quoted_braces_are_not_blamed_for_another_fault_of_their_line(tmp_path):
    found = problem(tmp_path, "name: a\ndata:\n  x: a\n  x: '{{ b }}'")
    assert found == ", line 4, data.x: this key is there already, on line 3; delete one of them"


def test_a_check_of_the_type_itself_is_told_in_its_own_words(tmp_path):
    class Picky(Struct, frozen=True):
        size: int

        def __post_init__(self):
            if self.size < 1:
                raise ValueError("size must be 1 or more")

    class Whole(Struct, frozen=True):
        inner: Picky

    path = tmp_path / "a.yaml"
    path.write_text("inner:\n  size: 0\n")
    with pytest.raises(
        UsageError, match=r"a\.yaml, line 1, inner: size must be 1 or more\. Nothing was sent\.$"
    ):
        load(path, Whole, what="configuration")
