"""A text that was meant as a placeholder and is none: refused where it names a column, told of where it may."""

import string
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wxpush.channels.common.language import Language
from wxpush.channels.common.placeholders import Placeholders
from wxpush.channels.common.render import Renderer
from wxpush.channels.template.campaign import Miniprogram, TemplateCampaign
from wxpush.channels.template.channel import TemplateChannel
from wxpush.errors import UsageError
from wxpush.yamlfile import Places

COLUMNS = ["openid", "product", "Order_No", "订单", "金额(元)", "ship to", "数量"]
REFUSED = "refused"


def verdict(text, columns=COLUMNS):
    """REFUSED, or the kinds that are told of."""
    try:
        channel = TemplateChannel(TemplateCampaign(template_id="T" * 43, data={"keyword1": text}), "wx1")
        return {doubt.kind for doubt in channel.doubts(columns)}
    except UsageError:
        return REFUSED


WRONG_BRACES = [
    "{ product }", "{product}", "${product}", "${ product }", "#{product}", "@{product}", "｛｛ product ｝｝", "｛product｝", "﹛product﹜",
    "{product}}", "{｛ product ｝}", "｛{product}｝", "{ { product } }", "{\u00a0product\u00a0}", "{\u3000product\u3000}", "{\tproduct}",
    "{\u200bproduct}", "{PRODUCT}", "{Product}", "{ｐｒｏｄｕｃｔ}", "{order_no}", "{订单}", "您的{订单}已发货", "{金额(元)}", "{ ship to }",
    "{%product%｝", "｛% product %｝", "｛%product%｝", "{'product'}", "{“product”}", "{product|upper}", "{ product | default('x') }",
    "{product.name}", "{product[0]}", "{product!r}", "{product:>10}", "${product:-无}", "{product or '无'}", "{product,数量}",
    "{product", "{ product", "product}}", "product }", "亲爱的{product，您好", "{product}{{ product }}", "{{ product }}{product}",
    "{% if 订单 %}{product}{% endif %}", "{{ product }}\n{ 订单 }", "$｛product｝", "\\{product\\}", "{-product-}",
]  # fmt: skip
REFUSED_BY_JINJA = [
    "{{product}", "{{ product }", "{{{product}}}", "{{{ product }}}", "{{{{product}}}}", "{% product %}", "{%product%}", "{{ product ｝｝",
    "{{ product", "{{ product } }", "{{ ship to }}", "{{ 金额(元) | }}", "{{ \u200bproduct }}", "{{ $product }}", "{{ }}",
    "{{product}，您好{{ 订单 }}", "{% if product }a{% endif %}", "{{%product%}}",
]  # fmt: skip
TOLD = {
    "{prodct}": "unknown_braces", "{您好}": "unknown_braces", "满{100}减": "unknown_braces", "${name}": "unknown_braces",
    "{abc": "unknown_braces", "abc}": "unknown_braces", "｛｛ name ｝｝": "unknown_braces",
    "%product%": "marked_name", "％product％": "marked_name", "【订单】": "marked_name", "【 订单 】": "marked_name", "<product>": "marked_name",
    "＜product＞": "marked_name", "$product$": "marked_name", "$product": "marked_name", "[product]": "marked_name",
    "«product»": "marked_name", "#product#": "marked_name", "@product@": "marked_name", "%PRODUCT%": "marked_name", "50%product%": "marked_name",
    "“{{ product }}”": "quoted_placeholder", '"{{ product }}"': "quoted_placeholder", "'{{product}}'": "quoted_placeholder",
    "「{{ product }}」": "quoted_placeholder", "『{{ product }}』": "quoted_placeholder", "”{{ product }}“": "quoted_placeholder",
    "您的“ {{ 订单 }} ”已发货": "quoted_placeholder",
    "{ {{ product }} }": "braced_placeholder", "｛{{ product }}｝": "braced_placeholder", "{# product #}a": "comment",
}  # fmt: skip
RIGHT = [
    "{{ product }}", "{{product}}", "{{- product -}}", "¥{{ product }}元", "${{ product }}", "#{{ product }}", "{{ '{product}' }}",
    "{{ '{' }}product{{ '}' }}", '{{ "｛｛ product ｝｝" }}', "{% raw %}{product}{% endraw %}", "{# for the buyer #}a", "{}", "{ }", ":-{ )", "}", "{", "a { 1 + 2 } c }",
    '{"a": 1}', '{"product": "x"}', '{"product": {"订单": 1}}', '{"a": "{{ product }}"}', "[1, 2]", "100%", "满100%减50%", "【系统】通知", "[微笑]",
    "<b>a</b>", "$39.80", "$9$", "«abc»", "#1#", "a@b.c", "product", "订单", "“您好”", "《{{ product }}》", "（{{ product }}）", "{{ product }}“好”",
    "{{ product | replace('{', '') }}", "{{ {'a': product}['a'] }}", "{{ '%s{0}' % product }}", "请于3日内支付，谢谢！", "a>b<c", "1 < product",
    "{% set a = '{product}' %}{{ a }}", "{% for x in product %}{{ x }}{% endfor %}", "尊敬的客户：您好", "%E4%BA%A7%E5%93%81",
]  # fmt: skip


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
        word in told for word in ("print statement", "Encountered", "nexpected", "token", "expected '")
    )


@pytest.mark.parametrize(("text", "kind"), TOLD.items())
def test_what_may_have_been_meant_as_a_placeholder_is_told(text, kind):
    assert verdict(text) == {kind}


@pytest.mark.parametrize("text", RIGHT)
def test_an_ordinary_text_is_neither_refused_nor_told_of(text):
    assert verdict(text) == set()


def test_a_mark_around_a_name_that_is_no_column_is_a_mark():
    for text in ("%product%", "【订单】", "<product>", "$product$", "[product]", "{# product #}a"):
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
        "a.yaml, line 3, data.keyword1: { Product } looks like a placeholder and is none, so everybody would get it as it stands; "
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
    ],
)
def test_every_text_that_is_rendered_is_looked_at(more):
    channel = TemplateChannel(TemplateCampaign(template_id="T" * 43, data={"keyword1": "a"}, **more), "wx1")
    with pytest.raises(UsageError, match="looks like a placeholder and is none"):
        channel.doubts(COLUMNS)


def test_where_columns_are_not_known_those_of_placeholders_are():
    used = "{{ product }} {product}"
    assert verdict(used, None) == REFUSED
    assert verdict("{product}", None) == {"unknown_braces"}


def test_a_name_that_is_nearly_a_column_is_told_with_it():
    channel = TemplateChannel(TemplateCampaign(template_id="T" * 43, data={"keyword1": "{prodct}"}), "wx1")
    (doubt,) = channel.doubts(COLUMNS)
    assert doubt.reason.endswith('; the column "product" has nearly that name')


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
    " ", "{ ", "｛", "}", "a", "中", "{a", "a} ", "{ a } ", "{%", "% ", "%a", "$a", "<a", "【a", "#a #", "\u00a0{", "“", "\"'", "{|", "}{ ", string.ascii_letters
]  # fmt: skip


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
    half, whole = (min(seconds(pattern, length) for _ in range(3)) for length in (1 << 15, 1 << 16))
    assert whole < 0.2
    assert whole < 3 * half + 0.01
