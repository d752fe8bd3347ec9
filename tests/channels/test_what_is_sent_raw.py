"""Values that mean something else where they are put: in a link, or as signs that another program would have read. They are warned of."""

import pytest

from tests.channels.test_links import campaign, composed
from wxpush.channels import load_campaign
from wxpush.channels.template.campaign import Miniprogram
from wxpush.errors import UsageError

TEMPLATE_ID = "ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY"
BEHIND = "https://shop.example.com/o?name={{ name }}&src=wx"
ENCODED = "https://shop.example.com/o?name={{ name | urlencode }}&src=wx"
#: What cuts a parameter short, begins another or the fragment, or is no part of an address.
CUTTING = ["A&B", "a=b&c", "#3", "100%", "50% 真丝", "a b", "张三", "a+b", "why?", '"x"', "<b>", "a\u3000b"]


def kinds(made, **fields) -> dict[str, str]:
    """The warnings of a row by their kind, with the place of each."""
    _, told = composed(made, **fields)
    return {each.kind: each.place for each in told}


@pytest.mark.parametrize("value", CUTTING)
def test_a_value_that_cuts_a_link_is_warned_of(value):
    assert kinds(campaign(BEHIND), name=value) == {"raw_in_link": "url"}


@pytest.mark.parametrize("value", ["A&B", "张三"])
def test_so_it_is_in_the_path_of_a_mini_program(value):
    program = Miniprogram(appid="wx0123456789abcdef", pagepath="pages/order?name={{ name }}")
    assert kinds(campaign(miniprogram=program), name=value) == {"raw_in_link": "miniprogram.pagepath"}


def test_the_warning_has_the_line_and_the_fix_and_not_the_value():
    _, told = composed(campaign(BEHIND), name="A&B")
    (warning,) = told
    assert (warning.row, warning.line) == (7, 8)
    assert "{{ name | urlencode }}" in str(warning.reason)
    assert "A&B" not in str(warning.reason)


@pytest.mark.parametrize(
    ("url", "value"),
    [
        (BEHIND, "A1-2_3.4~5"),
        *((ENCODED, value) for value in CUTTING),
        ("{{ name }}", "https://shop.example.com/o?a=1&b=%20#c"),
        ("https://shop.example.com/o?a=1&b=%20#c", "A&B"),
        ("https://{{ name }}/o", "shop.example.com"),
    ],
)
def test_what_is_encoded_or_a_link_of_its_own_is_not(url, value):
    assert kinds(campaign(url), name=value) == {}


@pytest.mark.parametrize(
    "value", ["第一行\\n第二行", "A&amp;B", "一<br/>二", "一<br>二", "&nbsp;茶", "&#39;"]
)
def test_signs_of_another_program_are_warned_of(value):
    made = campaign()
    made.data["thing1"] = "{{ name }}"
    assert kinds(made, name=value) == {"literal_escape": "data.thing1"}


@pytest.mark.parametrize("value", ["A & B", "a < b", "50%", "&", "\\"])
def test_signs_that_mean_themselves_are_not(value):
    made = campaign()
    made.data["thing1"] = "{{ name }}"
    assert kinds(made, name=value) == {}


#: Signs of a Chinese keyboard outside quotes, and the line that has them.
TYPED = {
    "colon behind a key of the data": ('data:\n  thing1： "茶"\n  amount2: "x"\n', 3, "："),
    "colon, and nothing behind it": ("data:\n  thing1： 茶\n", 3, "："),
    "colon behind data": ("data：\n  thing1: x\n", 2, "："),
    "blank for an indent": ("data:\n　thing1: x\n", 3, "U+3000"),
    "blank behind a colon": ('data:\n  thing1:　"x"\n', 3, "U+3000"),
}


@pytest.mark.parametrize("typed", TYPED)
def test_a_sign_of_a_chinese_keyboard_is_named_with_its_line(tmp_path, typed):
    text, line, sign = TYPED[typed]
    path = tmp_path / "campaign.yaml"
    path.write_text(f"template_id: {TEMPLATE_ID}\n{text}", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        load_campaign(path)
    assert f"line {line}" in str(caught.value)
    assert sign in str(caught.value)


def test_within_quotes_they_are_what_is_sent(tmp_path):
    path = tmp_path / "campaign.yaml"
    path.write_text(f'template_id: {TEMPLATE_ID}\ndata:\n  thing1: "注意：“双11”　满减"\n', encoding="utf-8")
    assert load_campaign(path)[1].data == {"thing1": "注意：“双11”　满减"}  # type: ignore[attr-defined]
