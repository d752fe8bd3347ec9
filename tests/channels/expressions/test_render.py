import pytest

from tests.channels.expressions.renderers import texts_of
from wxpush.channels.common.render import Renderer, RenderError
from wxpush.errors import UsageError
from wxpush.parsing.places import Places

ROW = {"openid": "oA", "product": "巧克力", "amount": "39.80", "note": "", "name": "ann", "count": "3"}


def rendered(text, row=ROW):
    return texts_of(Renderer({"to": "{{ openid }}", "data.thing1": text}), row)[1]


def failure(text, row=ROW):
    with pytest.raises(RenderError) as caught:
        rendered(text, row)
    return caught.value.kind, str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("plain 100% %s %(x)s {0}", "plain 100% %s %(x)s {0}"),
        ("{{ product }}", "巧克力"),
        ("¥{{ amount }}元 {{amount}}", "¥39.80元 39.80"),
        ("{{ 'a%' }}{{ product }}", "a%巧克力"),
        ("{# left out #}a", "a"),
        ("{% raw %}{{ product }}{% endraw %}", "{{ product }}"),
        ("a\n", "a\n"),
        ("a {{- product -}} b", "a巧克力b"),
        ("{{ name|upper }}", "ANN"),
        ("{{ name.title() }}", "Ann"),
        ("{{ count|int + 1 }}", "4"),
        ("{{ amount|float|round(1) }}", "39.8"),
        ("{{ note or '-' }}", "-"),
        ("{{ missing|default('none') }}", "none"),
        ("{% if missing is defined %}{{ missing }}{% else %}none{% endif %}", "none"),
        ("{% for letter in name %}{{ loop.index }}{{ letter }}{% endfor %}", "1a2n3n"),
        ("{{ '*' * count|int }}", "***"),
        ("{{ count|int * '*' }}", "***"),
        ("{{ 2 ** 3 }}", "8"),
        ("{{ 1.5 * 2 }}", "3.0"),
        ("{{ '<b>&' }}", "<b>&"),
    ],
)
def test_a_text_becomes_what_it_says(text, expected):
    assert rendered(text) == expected


def test_a_value_is_never_read_as_a_template():
    row = {"openid": "{{ product }}", "product": "{% for %} {0.__class__} %s %(openid)s {{ openid }}"}
    texts = {"to": "{{ openid }}", "data.a": "{{ product }}"}
    assert texts_of(Renderer(texts), row) == [row["openid"], row["product"]]
    assert texts_of(Renderer({**texts, "data.b": "{{ product|trim }}"}), row) == [
        row["openid"],
        row["product"],
        row["product"],
    ]


def test_what_one_text_sets_is_unknown_in_the_next():
    texts = {
        "a": "{% set name = 'x' %}{{ name }}",
        "b": "{{ name }}",
        "c": "{% set name = 'y' %}",
        "d": "{{ name|upper }}",
    }
    assert texts_of(Renderer(texts), {"name": "ann"}) == ["x", "ann", "", "ANN"]


@pytest.mark.parametrize(
    ("text", "kind", "reason"),
    [
        ("{{ missing }}", "missing_value", 'the row has no value for "missing"'),
        ("{{ missing|upper }}", "missing_value", 'the row has no value for "missing"'),
        ("{{ name.missing }}", "expression", "the expression looks up something that is not there"),
        ("{{ name.upper }}", "expression", "this is a builtin_function_or_method, not a text"),
        ("{{ none }}", "expression", "this is a NoneType, not a text"),
        ("{{ name|list }}", "expression", "this is a list, not a text"),
        ("{{ 1 // (count|int - 3) }}", "expression", "the expression fails with ZeroDivisionError"),
        (
            "{{ name + 1 }}",
            "expression",
            "a text and a number do not go together with `+`; make a number of the text: `| float`",
        ),
        ("{{ '*' * 100000 }}", "expression", "the result would be too large"),
        ("{{ 10 ** 100000 }}", "expression", "the result would be too large"),
        (
            "{{ name.__class__.__mro__ }}",
            "expression",
            "`__class__` is no method or attribute that a text may use",
        ),
        ("{{ '\\0' }}", "control_character", "a NUL character stands here"),
        ("{{ '\\0' }}{{ name|upper }}", "control_character", "a NUL character stands here"),
    ],
)
def test_a_row_that_cannot_be_rendered_is_told_with_its_place(text, kind, reason):
    assert failure(text) == (kind, f"data.thing1: {reason}")


@pytest.mark.parametrize("text", ["{{ name }}", "{{ name|upper }}"])
def test_a_value_that_holds_the_separator_fails_its_row(text):
    assert failure(text, {"openid": "oA", "name": "a\0b"}) == (
        "control_character",
        "data.thing1: a NUL character stands here",
    )


def test_the_words_of_a_failure_quote_nothing_of_the_row():
    row = {"openid": "oA", "name": "oSECRETSECRET"}
    for text in (
        "{{ {'a': 1}[name] }}",
        "{{ ''.center(name) }}",
        "{{ 'abc'.index(name) }}",
        "{{ name % 1 }}",
    ):
        assert "SECRET" not in failure(text, row)[1]


def test_a_failure_that_no_text_shows_alone_still_fails_the_row():
    class Once(dict):
        reads = 0

        def __getitem__(self, name):
            self.reads += 1
            if self.reads == 1:
                raise OSError
            return super().__getitem__(name)

    with pytest.raises(RenderError, match=r"^OSError$"):
        texts_of(Renderer({"to": "{{ openid }}"}), Once(ROW))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("{{ name", "{{name is not a placeholder; write {{ name }}"),
        ("{{ a b }}", 'one name or one expression, and "b" is too much'),
        ("{{ 金额（元） }}", 'a column of another name is written {{ row["金额（元）"] }}'),
        ("{% endwith %}{% with %}", "{% endwith %} closes or continues nothing"),
        ("{{ name|uper }}", 'there is no filter "uper"; did you mean "upper"?'),
        ("{% if name %}{{ name|zzz }}{% endif %}", 'there is no filter "zzz"'),
        ("{{ name is defind }}", 'there is no test "defind"; did you mean "defined"?'),
        ("{{ ['a', 'b']|random }}", 'there is no filter "random"'),
        ("{% extends 'a' %}", "{% extends %} joins files, and a campaign file stands alone"),
        ("{% include 'a' %}", "{% include %} joins files"),
        ("{% import 'a' as b %}", "{% import %} joins files"),
        ("{% from 'a' import b %}", "{% from %} joins files"),
        ("{% block a %}{% endblock %}", "{% block %} joins files"),
        ("{{ self }}", '"self" cannot be used as a name here; write {{ row["self"] }}'),
        ("{{ ｎａｍｅ }}", '"ｎａｍｅ" cannot be used as a name here'),
        ("{{ " + "(" * 5000 + ")" * 5000 + " }}", "this is too deep or too large; make it simpler"),
        ("{{ " + "9" * 5000 + " }}", "this is too deep or too large; make it simpler"),
    ],
)
def test_a_text_that_is_no_template_is_told_with_file_line_and_place(text, part):
    places = Places("a.yaml", {"data.thing1": 7})
    with pytest.raises(UsageError) as caught:
        Renderer({"to": "{{ openid }}", "data.thing1": text}, places=places)
    assert str(caught.value).startswith("a.yaml, line 7, data.thing1: ")
    assert part in str(caught.value)


def test_the_line_within_a_text_of_many_is_told():
    with pytest.raises(UsageError, match=r"^data\.a: line 2 of the text: between"):
        Renderer({"data.a": "one\n{{ a b }}\nthree"})
    with pytest.raises(UsageError, match=r"^data\.a: there is no filter"):
        Renderer({"data.a": "one\n{{ a|zzz }}\nthree"})


@pytest.mark.parametrize(
    ("text", "columns", "constant"),
    [
        ("", set(), True),
        ("100%", set(), True),
        ("{{ 'a' }}", set(), True),
        ("{% set a = 1 %}{{ a }}", set(), True),
        ("{{ a }}", {"a"}, False),
        ("{{ a.b }}{{ c|upper }}", {"a", "c"}, False),
        ("{{ range }}{{ lipsum }}{{ dict }}", {"range", "lipsum", "dict"}, False),
        ("{{ a|default('x') }}", set(), False),
        ("{{ a|d(b) }}", {"b"}, False),
        ("{{ a.b|default('x') }}", {"a"}, False),
        ("{{ a|default('x') }}{{ a }}", {"a"}, False),
        ("{% if a is defined %}{{ a }}{% endif %}", set(), False),
        ("{% if a is not defined %}x{% else %}{{ a }}{{ b }}{% endif %}", {"b"}, False),
        ("{% if a.b is defined %}x{% endif %}", {"a"}, False),
        ("{% for a in b %}{{ a }}{% endfor %}", {"b"}, False),
    ],
)
def test_the_columns_of_a_text_are_the_names_it_cannot_do_without(text, columns, constant):
    renderer = Renderer({"data.a": text})
    assert renderer.columns == columns
    assert renderer.constant("data.a") is constant


def test_a_place_without_a_text_is_constant():
    assert Renderer({"to": "{{ openid }}"}).constant("url")


def test_a_missing_column_is_told_with_place_file_and_the_nearest_name():
    renderer = Renderer(
        {"to": "{{ openid }}", "data.a": "{{ order_no }}"}, places=Places("a.yaml", {"data.a": 3})
    )
    renderer.check_columns(["order_no", "openid", "other"], source="a.csv")
    with pytest.raises(UsageError) as caught:
        renderer.check_columns(["openid", "orderno"], source="a.csv")
    assert (
        str(caught.value)
        == 'a.yaml, line 3, data.a: a.csv has no column "order_no"; did you mean "orderno"? Write {{ orderno }}. Nothing was sent.'
    )


def test_columns_that_miss_together_are_told_together():
    renderer = Renderer({"data.a": "{{ a1 }}{{ b2 }}", "data.b": "{{ c3 }}"})
    with pytest.raises(UsageError) as caught:
        renderer.check_columns([f"column{n}" for n in range(20)], source="a.csv")
    listed = ", ".join(f"column{n}" for n in range(12))
    assert (
        str(caught.value)
        == f'data.a: a.csv has no column "a1" (b2, c3 missing too); its columns are {listed}. Nothing was sent.'
    )
