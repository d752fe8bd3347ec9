import pytest

from tests.channels.loading import loaded
from wxpush.channels.template.campaign import (
    Miniprogram,
    TemplateCampaign,
    TooLong,
    policy,
    texts,
)
from wxpush.errors import UsageError

TEMPLATE = "ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY"
WHOLE = f"""
name: order-shipped
template_id: {TEMPLATE}
to: "{{{{ wechat_id }}}}"
url: "https://shop.example.com/o/{{{{ order_no }}}}"
miniprogram: {{appid: wx0123456789abcdef, pagepath: "pages/order?id={{{{ order_no }}}}"}}
key: "{{{{ order_no }}}}"
data:
  thing1: "{{{{ product }}}}"
  amount2: "¥{{{{ amount }}}}"
"""


def test_a_whole_file_is_read(tmp_path):
    campaign = loaded(tmp_path, WHOLE)
    assert campaign.name == "order-shipped"
    assert campaign.template_id == TEMPLATE
    assert campaign.miniprogram == Miniprogram(
        appid="wx0123456789abcdef", pagepath="pages/order?id={{ order_no }}"
    )
    assert list(campaign.data.items()) == [("thing1", "{{ product }}"), ("amount2", "¥{{ amount }}")]
    assert campaign.places.name("data.amount2").endswith("spring sale.yaml, line 10, data.amount2")


def test_what_the_file_leaves_out_has_its_default(tmp_path):
    campaign = loaded(tmp_path, f"template_id: {TEMPLATE}\ndata: {{thing1: a}}")
    assert (campaign.name, campaign.to, campaign.url, campaign.key) == ("spring sale", "{{ openid }}", "", "")
    assert campaign.miniprogram is None


def test_the_texts_are_listed_by_place_with_to_and_data_first(tmp_path):
    assert list(texts(loaded(tmp_path, WHOLE)).items()) == [
        ("to", "{{ wechat_id }}"),
        ("data.thing1", "{{ product }}"),
        ("data.amount2", "¥{{ amount }}"),
        ("url", "https://shop.example.com/o/{{ order_no }}"),
        ("key", "{{ order_no }}"),
        ("miniprogram.appid", "wx0123456789abcdef"),
        ("miniprogram.pagepath", "pages/order?id={{ order_no }}"),
    ]


def test_texts_that_are_not_set_are_not_listed():
    campaign = TemplateCampaign(template_id=TEMPLATE, data={"a": ""}, miniprogram=Miniprogram(appid="wx1"))
    assert texts(campaign) == {"to": "{{ openid }}", "data.a": "", "miniprogram.appid": "wx1"}
    assert texts(TemplateCampaign(template_id=TEMPLATE, data={"a": ""})) == {
        "to": "{{ openid }}",
        "data.a": "",
    }


@pytest.mark.parametrize(
    ("lines", "place", "part"),
    [
        ("template_id: ''\ndata: {a: b}", "line 1, template_id", "this is no template id; copy it"),
        ("template_id: a b\ndata: {a: b}", "line 1, template_id", "this is no template id"),
        ("template_id: 模板\ndata: {a: b}", "line 1, template_id", "this is no template id"),
        ("template_id: '{{x}}'\ndata: {a: b}", "line 1, template_id", "use no placeholder"),
        (
            "template_id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\ndata: {}",
            "line 2, data",
            "write one line for each key",
        ),
        (
            "template_id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\ndata: {thing1.DATA: b}",
            "line 2, data.thing1.DATA",
            "without .DATA: thing1",
        ),
        (
            "template_id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\ndata:\n  品名: b",
            "line 3, data.品名",
            "letters a-z, digits and _",
        ),
        (
            "template_id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\ndata: {'': b}",
            "line 2, data.",
            "letters a-z, digits and _",
        ),
        (
            "template_id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\ndata: {a: b}\nto: ' '",
            "line 3, to",
            'write "{{ openid }}"',
        ),
        (
            "template_id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\ndata: {a: b}\nname: 'a '",
            "line 3, name",
            "without blanks at its ends",
        ),
        (
            'template_id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\ndata: {a: b}\nname: "a\\nb"',
            "line 3, name",
            r"the name 'a\nb' does not do",
        ),
        (
            f"template_id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\ndata: {{a: b}}\nname: {'n' * 65}",
            "line 3, name",
            "at most 64 printable characters",
        ),
        (
            "template_id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\ndata: {a: b}\nminiprogram: {appid: ''}",
            "line 3, miniprogram.appid",
            "write the mini program",
        ),
        (
            "template_id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\ndata: {a: b}\nurls: c",
            "line 3, urls",
            'did you mean "url"?',
        ),
    ],
)
def test_what_cannot_be_sent_is_told_with_its_place(tmp_path, lines, place, part):
    with pytest.raises(UsageError) as caught:
        loaded(tmp_path, lines)
    assert f"spring sale.yaml, {place}: " in str(caught.value)
    assert part in str(caught.value)


def test_a_stem_that_cannot_be_a_name_asks_for_one(tmp_path):
    with pytest.raises(UsageError, match="set name: to at most 64 printable characters"):
        loaded(
            tmp_path,
            "template_id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\ndata: {a: b}",
            name="n" * 65 + ".yaml",
        )


def test_a_name_of_64_characters_is_taken(tmp_path):
    assert (
        loaded(
            tmp_path,
            f"template_id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\ndata: {{a: b}}\nname: {'名' * 64}",
        ).name
        == "名" * 64
    )


def test_a_field_may_be_a_mapping_and_the_campaign_says_the_rest(tmp_path):
    campaign = loaded(
        tmp_path,
        f"template_id: {TEMPLATE}\non_too_long: skip\ndata:\n  thing1: {{text: a, on_too_long: truncate}}\n"
        "  thing2: b\n  const3: {text: c, one_of: [c, d]}",
    )
    assert campaign.data == {"thing1": "a", "thing2": "b", "const3": "c"}
    assert [policy(campaign, key) for key in campaign.data] == [TooLong.TRUNCATE, TooLong.SKIP, TooLong.SKIP]
    assert campaign.fields["const3"].one_of == ("c", "d")
    assert texts(campaign)["data.thing1"] == "a"


@pytest.mark.parametrize(
    ("field", "place", "part"),
    [
        ("{txt: a}", "data.thing1.txt", 'this key is unknown; did you mean "text"?'),
        ("{on_too_long: skip}", "data.thing1", 'the key "text" is missing; add it'),
        (
            "{text: a, on_too_long: cut}",
            "data.thing1.on_too_long",
            "this must be one of fail, truncate, skip",
        ),
        ("{text: 5}", "data.thing1.text", 'this must be a text, not a whole number; quote it: "5"'),
        ("5", "data.thing1", 'quote it: "5"'),
    ],
)
def test_a_field_that_is_written_wrongly_is_told_with_its_place(tmp_path, field, place, part):
    with pytest.raises(UsageError) as caught:
        loaded(
            tmp_path, f"template_id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\ndata:\n  thing1: {field}"
        )
    assert f"line 3, {place}: " in str(caught.value)
    assert part in str(caught.value)
