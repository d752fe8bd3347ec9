"""Columns of any name: `row["金额(元)"]`, and what is said of names that cannot stand alone."""

import pytest

from wxpush.channels.common.render import Renderer, RenderError
from wxpush.errors import UsageError

ROW = {"openid": "oA", "金额(元)": "39.80", 'a"b\\c': "x", "row": "y", "1": "z", "name": "ann"}


def rendered(text, row=ROW):
    renderer = Renderer({"to": "{{ openid }}", "data.thing1": text})
    return renderer.apart(renderer.render(row), row)[1]


def refused(text, *columns):
    with pytest.raises(UsageError) as caught:
        Renderer({"data.thing1": text}).check_columns(columns, source="a.csv")
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('¥{{ row["金额(元)"] }}元', "¥39.80元"),
        ("{{ row['金额(元)'] | replace('.', ',') }}", "39,80"),
        ('{{ row["金额(元)"] | float + 1 }} {{ name }}', "40.8 ann"),
        (r'{{ row["a\"b\\c"] }}', "x"),
        ('{{ row["1"] }}', "z"),
        ("{{ row }}", "y"),
        ('{{ row }}{{ row["row"] }}', "yy"),
        ('{{ row["none"] | default("-") }}', "-"),
        ('{% if row["none"] is defined %}x{% else %}-{% endif %}', "-"),
        ('{% set row = {"a": "set"} %}{{ row["a"] }}', "set"),
        ('{% for row in ["ab"] %}{{ row[0] }}{% endfor %}', "a"),
    ],
)
def test_a_column_of_any_name_is_looked_up_in_the_row(text, expected):
    assert rendered(text) == expected


def test_it_is_a_column_that_the_file_must_have():
    renderer = Renderer({"data.thing1": '{{ row["金额(元)"] }}{{ row["x y"] | d("") }}'})
    assert renderer.columns == {"金额(元)"}
    assert not renderer.constant("data.thing1")
    assert 'no column "金额(元)"' in refused('{{ row["金额(元)"] }}', "openid")
    with pytest.raises(RenderError, match='no value for "金额\\(元\\)"'):
        rendered('{{ row["金额(元)"] }}', {"openid": "oA"})


@pytest.mark.parametrize(
    ("text", "columns", "said"),
    [
        ("{{ 金额(元) }}", ["金额(元)"], '{{ row["金额(元)"] }}'),
        ("{{ order-no | upper }}", ["order-no"], '{{ row["order-no"] }}'),
        ("{{ 积分 }}", ["积分%"], '{{ row["积分%"] }}'),
        ("{{ name }}", ["NAME"], 'did you mean "NAME"?'),
        ("{{ name }}", ["ｎａｍｅ"], 'did you mean "ｎａｍｅ"?'),
        ("{{ order_no }}", ["Order No"], 'is written {{ row["Order No"] }}'),
        ("{{ name }}", ["na\u200bme"], '"na\\u200bme"'),
        ("{{ name }}", ["name\x001", "name\x002"], 'several columns named "name"'),
        ("{{ name }}", ["\x001", "x"], "its columns are x"),
    ],
)
def test_a_name_that_is_written_otherwise_is_told_with_the_way_to_write_it(text, columns, said):
    assert said in refused(text, *columns)
