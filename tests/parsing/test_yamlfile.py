import pytest
from msgspec import Struct

from wxpush.errors import UsageError
from wxpush.parsing.places import Places
from wxpush.parsing.yamlfile import MAX_BYTES, load, load_with_places


class Inner(Struct, frozen=True, forbid_unknown_fields=True):
    appid: str
    size: int = 0


class Outer(Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    data: dict[str, str] = {}
    inner: Inner | None = None
    hosts: list[str] = []
    accounts: dict[str, Inner] = {}
    groups: list[dict[str, Inner]] = []
    ratio: float = 1.0
    on: bool = False
    start: str | int = ""


def reading(tmp_path, text):
    path = tmp_path / "a.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(path, Outer, what="campaign file")


def problem(tmp_path, text):
    with pytest.raises(UsageError) as caught:
        reading(tmp_path, text)
    told = str(caught.value)
    assert told.endswith((". Nothing was sent.", "? Nothing was sent."))
    return told.removeprefix(str(tmp_path / "a.yaml")).removesuffix(" Nothing was sent.").removesuffix(".")


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


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("name: a: b", 1, 'a text with ": " in it needs quotes'),
        ("name: a\ndata:\n\t- b", 3, "indent with spaces"),
        ("name: @a", 1, "a text that begins with @ needs quotes around it"),
        ("name: &订单 已发货", 1, "a text that begins with & needs quotes around it"),
        ("name: !重要", 1, "a text that begins with ! needs quotes around it"),
        ("name: *重要*", 1, "a text that begins with * needs quotes"),
        ("name: 'a", 1, "quotes are not closed"),
        ('name: "\\q"', 1, "write the backslash twice"),
        ("name: a\n---\nname: b", 2, 'delete the line "---"'),
        ("name: [a, b", 1, "a bracket is not closed"),
        ("name: a\nhosts: [a\ndata: {b: c}", 2, "a bracket is not closed"),
        ("data: {a: b\nname: c", 1, "a bracket is not closed"),
        ("name: a\nhosts\ndata: {b: c}", 2, "the colon behind a key is missing"),
        ("name: a\nhosts", 2, "the colon behind a key is missing"),
        ('name: "a" b', 1, "this line does not fit the lines above"),
        ("data:\n  b: c\n d: e", 3, "this line does not fit the lines above"),
        ("hosts:\n  - a\n  b", 3, "the colon behind a key is missing"),
        ("name: |x\n a", 1, "this is not valid YAML"),
        ("name: a\n? [b]\n: c", 2, "a key must be a plain word"),
        ("name: a\nname: b", 2, "name: this key is there already, on line 1; delete one of them"),
        (
            "data:\n  x: a\n  y: b\n  x: c",
            4,
            "data.x: this key is there already, on line 2; delete one of them",
        ),
        ("name: &a b\nhosts: [*a]", 1, "a text that begins with &a needs quotes around it"),
        ("name: b\nhosts: &a [x, *a]", 2, "an alias (*name) is not allowed"),
        ("name: *bold", 1, "an alias (*name) is not allowed"),
        ("name: !!python/object:os.system a", 1, "name: the tag !!python/object:os.system is not allowed"),
        ("data: !!set {a}", 1, "data: the tag !!set is not allowed"),
        ("name: !!int a", 1, "name: this value cannot be read; put quotes around it"),
        ("name: !!bool a", 1, "name: this value cannot be read; put quotes around it"),
        ("name: " + "1" * 5000, 1, "name: this value cannot be read; put quotes around it"),
        ("name: a\nhosts: " + "[" * 100, 2, "more than 32 levels deep"),
        ("name: a\ndata: {b: \x01}", 2, "a control character stands here; delete it"),
        ("- a", 1, 'the campaign file must be made of lines like "key: value"'),
        ("a", 1, 'the campaign file must be made of lines like "key: value"'),
        (b"name: a\ndata: {b: \xc9\xcc}", 2, "the campaign file is not UTF-8; save it as UTF-8"),
        ("name: a".encode("utf-16"), 1, "the campaign file is not UTF-8; save it as UTF-8"),
    ],
)
def test_what_is_no_usable_yaml_is_told_with_its_line(tmp_path, text, line, part):
    found = problem(tmp_path, text)
    assert found.startswith((f", line {line}:", f", line {line},"))
    assert part in found


def test_nested_anchors_cannot_blow_up(tmp_path):
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    assert "an alias (*name) is not allowed" in problem(tmp_path, "\n".join(lines))


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n"])
def test_an_empty_file_is_told(tmp_path, text):
    assert problem(tmp_path, text) == ": the campaign file is empty; wxpush init writes one to start from"


def test_a_file_over_a_mebibyte_is_refused_unread(tmp_path):
    assert "larger than 1 MiB" in problem(tmp_path, b"#" * (MAX_BYTES + 1))


@pytest.mark.slow
def test_a_file_of_a_mebibyte_is_read(tmp_path):
    assert reading(tmp_path, b"name: a\n#".ljust(MAX_BYTES, b"x")).name == "a"


def test_a_missing_file_and_a_folder_are_told_by_name(tmp_path):
    with pytest.raises(UsageError, match=r"no\.yaml: there is no such configuration; name another one"):
        load(tmp_path / "no.yaml", Outer, what="configuration")
    with pytest.raises(UsageError, match="the configuration cannot be read: it is a folder"):
        load(tmp_path, Outer, what="configuration")


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
