"""What a template's content says, in the forms that the API and its page have it."""

import pytest

from wxpush.templates.comparison import compare
from wxpush.templates.content import TemplateLine, filled, keys, labels
from wxpush.wechat.values import TemplateInfo

ORDER = "商品名称:{{thing1.DATA}}\n订单金额：{{amount2.DATA}}\n"
OLD = "{{first.DATA}}\n\n项目:{{keyword1.DATA}}\n{{keyword2.DATA}} 和 {{keyword3.DATA}}\n{{remark.DATA}}"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (ORDER, ("thing1", "amount2")),
        (ORDER.replace("{{", "{ {").replace("}}", " } }"), ("thing1", "amount2")),
        (OLD, ("first", "keyword1", "keyword2", "keyword3", "remark")),
        ("{{a.DATA}}{{a.DATA}}", ("a",)),
        ("{{a}} {{.DATA}} {a.DATA}", ()),
        ("", ()),
    ],
)
def test_the_keys_stand_in_their_order_and_once(content, found):
    assert keys(content) == found


def test_a_label_is_what_stands_before_the_colon():
    assert labels(ORDER) == {"thing1": "商品名称", "amount2": "订单金额"}
    assert labels(OLD) == {"first": "", "keyword1": "项目", "keyword2": "", "keyword3": "", "remark": ""}


def test_a_message_is_read_line_by_line_without_what_nobody_sees():
    assert filled(ORDER, str.upper) == [
        TemplateLine("商品名称", "THING1"),
        TemplateLine("订单金额", "AMOUNT2"),
    ]
    assert filled(OLD, lambda key: key[-1]) == [TemplateLine("项目", "1"), TemplateLine("", "2 和 3")]


def test_a_value_is_never_read_as_a_place():
    assert filled(ORDER, lambda _: "{{thing1.DATA}}")[0] == TemplateLine("商品名称", "{{thing1.DATA}}")


@pytest.mark.parametrize(
    ("data", "missing", "unknown", "hidden"),
    [
        (("thing1", "amount2"), (), (), ()),
        (("amount2", "thing1", "first"), (), (), ("first",)),
        (("thing1",), ("amount2",), (), ()),
        (("thing1", "amount2", "time3"), (), ("time3",), ()),
        (("thing9",), ("thing1", "amount2"), ("thing9",), ()),
    ],
)
def test_a_campaign_is_held_against_its_template(data, missing, unknown, hidden):
    found = compare("T", data, [TemplateInfo("U", content=OLD), TemplateInfo("T", content=ORDER)])
    assert (found.missing, found.unknown, found.hidden) == (missing, unknown, hidden)
    assert found.fits == (not missing and not unknown)


def test_hidden_keys_may_be_left_out_and_an_unknown_id_fits_nothing():
    old = TemplateInfo("T", content=OLD)
    assert compare("T", ("keyword1", "keyword2", "keyword3"), [old]).fits
    assert not compare("X", ("keyword1",), [old]).fits


def test_a_content_without_places_tells_nothing_of_keys():
    assert compare("T", ("a", "b"), [TemplateInfo("T", content="?")]).fits


def test_a_label_may_hold_a_colon_and_braces_make_it_a_text():
    assert labels("订单:编号：{{a.DATA}}\n{b}:{{c.DATA}}\n：{{d.DATA}}") == {
        "a": "订单:编号",
        "c": "",
        "d": "",
    }
