"""A text that was meant as a placeholder and is none: refused where it names a column, told of where it may."""

import string
import sys
import time
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.channels.expressions.placeholder_texts import COLUMNS, REFUSED_BY_JINJA, RIGHT, TOLD, WRONG_BRACES
from wxpush.channels.common.placeholders import Placeholders
from wxpush.channels.common.render import Renderer
from wxpush.channels.expressions.language import Language
from wxpush.channels.template.campaign import Miniprogram, TemplateCampaign
from wxpush.channels.template.channel import TemplateChannel
from wxpush.errors import UsageError
from wxpush.parsing.places import Places

REFUSED = "refused"


def verdict(text, columns=COLUMNS):
    """REFUSED, or the kinds that are told of."""
    try:
        channel = TemplateChannel(TemplateCampaign(template_id="T" * 43, data={"keyword1": text}), "wx1")
        return {doubt.kind for doubt in channel.doubts(columns)}
    except UsageError:
        return REFUSED


@pytest.mark.parametrize("text", WRONG_BRACES)
def test_a_column_in_wrong_braces_is_refused_as_it_would_reach_everybody(text):
    assert verdict(text) == REFUSED


@pytest.mark.parametrize("text", REFUSED_BY_JINJA)
def test_what_is_no_template_is_refused_in_our_own_words(text):
    with pytest.raises(UsageError) as caught:
        Renderer({"data.a": text}, places=Places("a.yaml", {"data.a": 3}))
    told = str(caught.value)
    assert told.startswith("a.yaml, line 3, data.a: ")
    assert not any(
        word in told
        for word in (
            "print statement",
            "Encountered",
            "nexpected",
            "token",
            "expected '",
            "invalid syntax",
            "or number",
        )
    )


@pytest.mark.parametrize(("text", "kind"), TOLD.items())
def test_what_may_have_been_meant_as_a_placeholder_is_told(text, kind):
    assert verdict(text) == {kind}


@pytest.mark.parametrize("text", RIGHT)
def test_an_ordinary_text_is_neither_refused_nor_told_of(text):
    assert verdict(text) == set()


def test_a_mark_around_a_name_that_is_no_column_is_a_mark():
    for text in (
        "%product%",
        "【订单】",
        "<product>",
        "$product$",
        "[product]",
        "{# product #}a",
        "product",
        "{{ 'product' }}",
        "(product)",
    ):
        assert verdict(text, ["openid", "other"]) == set()


def test_the_error_names_file_line_place_what_is_meant_and_the_way_out():
    campaign = TemplateCampaign(
        template_id="T" * 43,
        data={"keyword1": "{ Product }", "keyword2": "${订单}", "keyword3": "{ Product }"},
        places=Places("a.yaml", {"data.keyword1": 3, "data.keyword2": 4, "data.keyword3": 5}),
    )
    with pytest.raises(UsageError) as caught:
        TemplateChannel(campaign, "wx1").doubts(COLUMNS)
    assert str(caught.value) == (
        "a.yaml, line 3, data.keyword1: { Product } looks like a placeholder but is not one, so everybody would get it as it stands; "
        "write {{ product }} (to send braces on purpose: {{ '{ Product }' }}); "
        "the same at a.yaml, line 4, data.keyword2 and a.yaml, line 5, data.keyword3. Nothing was sent."
    )


@pytest.mark.parametrize(
    "more",
    [
        {"to": "{openid}"},
        {"url": "https://a.example/{product}"},
        {"key": "{Order_No}"},
        {"miniprogram": Miniprogram("wx0123456789abcdef", "pages/a?b={product}")},
        {"miniprogram": Miniprogram("{product}")},
        {"url": "https://a.example/%7B%7B%20Order_No%20%7D%7D"},
        {"url": "https://a.example/?o=%257BOrder_No%257D"},
        {"url": "https://a.example/{{ product }}?o={Order_No | upper}"},
        {"miniprogram": Miniprogram("wx0123456789abcdef", "pages/a?b=%7Border_no%7D")},
        {"miniprogram": Miniprogram("%7Bproduct%7D")},
    ],
)
def test_every_text_that_is_rendered_is_looked_at(more):
    channel = TemplateChannel(TemplateCampaign(template_id="T" * 43, data={"keyword1": "a"}, **more), "wx1")
    with pytest.raises(UsageError, match="looks like a placeholder but is not one"):
        channel.doubts(COLUMNS)


def test_an_encoded_placeholder_is_told_as_it_was_meant():
    link = "https://a.example/%7B%7B%20Order_No%20%7D%7D"
    channel = TemplateChannel(TemplateCampaign(template_id="T" * 43, data={"keyword1": "a"}, url=link), "wx1")
    with pytest.raises(UsageError) as caught:
        channel.doubts(COLUMNS)
    assert str(caught.value) == (
        "url: {{ Order_No }}, which is encoded in this text, looks like a placeholder but is not one, so everybody would get it as it stands; "
        "write {{ Order_No }} with plain braces. Nothing was sent."
    )


@pytest.mark.parametrize(
    "text",
    ["{a&#xd800;b}", "%7Ba%1B[31mb%7D", "&#123;a&#27;b&#125;", "{&#0;b}%00{product", "%7Bproduct%1B%7D"],
)
def test_what_was_encoded_is_told_without_what_a_terminal_obeys(text):
    campaign = TemplateCampaign(template_id="T" * 43, data={"keyword1": text})
    try:
        told = "".join(str(doubt.reason) for doubt in TemplateChannel(campaign, "wx1").doubts(COLUMNS))
    except UsageError as error:
        told = str(error)
    told.encode()
    assert told.isprintable()


def test_a_constant_that_would_stand_for_every_row_is_told_at_its_place():
    campaign = TemplateCampaign(template_id="T" * 43, data={"keyword1": "a"}, key="order_no", to="openid")
    told = [(each.place, each.kind, each.value) for each in TemplateChannel(campaign, "wx1").doubts(COLUMNS)]
    assert told == [("to", "marked_name", "openid"), ("key", "marked_name", "order_no")]


def test_of_two_columns_the_one_that_is_written_is_named():
    campaign = TemplateCampaign(template_id="T" * 43, data={"keyword1": "【折扣%】【折扣】"})
    told = [str(each.reason) for each in TemplateChannel(campaign, "wx1").doubts(["折扣%", "折扣"])]
    assert ['"折扣%" is a column' in told[0], '"折扣" is a column' in told[1]] == [True, True]


def test_where_columns_are_not_known_those_of_placeholders_are():
    used = "{{ product }} {product}"
    assert verdict(used, None) == REFUSED
    assert verdict("{product}", None) == {"unknown_braces"}


def test_a_name_that_is_nearly_a_column_is_told_with_it():
    channel = TemplateChannel(TemplateCampaign(template_id="T" * 43, data={"keyword1": "{prodct}"}), "wx1")
    (doubt,) = channel.doubts(COLUMNS)
    assert str(doubt.reason).endswith('; the column "product" has nearly that name')


names = st.sampled_from(["product", "订单", "Order_No", "_x1", "x"])
calm = st.text(st.characters(exclude_characters="{}｛｝﹛﹜︷︸\0\r", exclude_categories=["Cs"]), max_size=12)
right = st.one_of(
    calm,
    names.map("{{{{ {} }}}}".format),
    names.map("{{{{{}}}}}".format),
    names.map("{{{{- {}|upper -}}}}".format),
    names.map("{{{{ '{{{}}}' }}}}".format),
    names.map("{{% raw %}}{{{}}}{{% endraw %}}".format),
    names.map("{{% if {} %}}a{{% endif %}}".format),
    st.sampled_from(["{}", '{"product": 1}', "{# note #}"]),
)


@given(st.lists(right, max_size=8))
def test_a_correct_template_is_never_refused(parts):
    # What stands between braces of two parts is an ordinary text again.
    Renderer({"data.a": "|".join(parts)}).placeholders.judge(["product", "订单", "Order_No", "_x1", "x"])


@given(st.sampled_from(["product", "订单"]), st.text(" \u00a0\u3000\t", max_size=3), calm)
def test_a_column_in_braces_of_any_width_is_always_refused(name, blank, around):
    for opening, closing in (("{", "}"), ("｛", "｝"), ("｛｛", "｝｝"), ("{", "｝｝"), ("｛", "}}")):
        text = f"{around}|{opening}{blank}{name}{blank}{closing}|{around}"
        with pytest.raises(UsageError):
            Renderer({"data.a": text}).placeholders.judge([name])


PATTERNS = [
    " ", "{ ", "｛", "}", "a", "中", "{a", "a} ", "{ a } ", "{%", "% ", "%a", "$a", "<a", "【a", "#a #", "\u00a0{", "“", "\"'", "{|", "}{ ", "$a", ":a", "(a", "[product", "<%= ", "_", "~a", "a b ", "{a:", "{'", '{a "', "%7B", "%7Ba", "%25", "&#123;", "\\u007b", "{“", "{a b}c", "product", "《product》", "@product ", string.ascii_letters
]  # fmt: skip


FORMS = [
    "{}:8", "{} :.2f", "{} * 2", "2 * {}", "{} ~ ' is here'", "upper({})", "{}.upper()", "{}[0]", "row.{}", "row['{}']", "{} | default('x: y')",
    "{} if {} else 'x y'", "not {}", "x, {}", "{}!r", "{}?", '{} == "a b"', "-{}", "({})",
]  # fmt: skip


@given(st.sampled_from(FORMS), names, calm)
def test_an_expression_with_a_column_in_wrong_braces_is_always_refused(form, name, around):
    expression = form.replace("{}", name)
    for opening, closing in (
        ("{", "}"),
        ("｛｛", "｝｝"),
        ("${", "}"),
        ("❴", "❵"),
        ("%7B", "%7D"),
        ("%257B", "%257D"),
    ):
        text = f"{around}|{opening}{expression}{closing}|{around}"
        with pytest.raises(UsageError):
            Renderer({"data.a": text}).placeholders.judge([name])


def seconds(pattern: str, length: int) -> float:
    """Of CPU, to judge a text of so many characters."""
    text = (pattern * length)[:length]
    if "{%" in pattern:
        text = text.replace("{%", "｛%")
    literals = Language().literals(text)
    traced = sys.gettrace()
    sys.settrace(None)  # counting what is covered takes as long again
    began = time.process_time()
    Placeholders({"data.a": literals}, ["product"], Places()).judge(COLUMNS)
    took = time.process_time() - began
    sys.settrace(traced)
    return took


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_long_text_is_judged_in_no_time(pattern):
    """64 Ki take 0.04 s of an idle core, and twice that of a busy one; a square would take four times what half of it takes."""
    half = whole = inf
    for _ in range(3):  # for a busy machine
        half, whole = min(half, seconds(pattern, 1 << 15)), min(whole, seconds(pattern, 1 << 16))
        if whole < min(0.2, 3 * half + 0.01):
            break
    assert whole < 0.2
    assert whole < 3 * half + 0.01
