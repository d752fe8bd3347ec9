"""What is no YAML file that can be used is refused, and told with its place."""

import pytest

from tests.parsing.outer import Outer, problem, reading
from wxpush.errors import UsageError
from wxpush.parsing.yamlfile import MAX_BYTES, load


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
