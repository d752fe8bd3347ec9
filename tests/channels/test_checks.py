"""What is told of rows that are sent, and what no row can mend."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.channels.checked import LONG, channel, composed, sent
from wxpush.channels.template.campaign import Field, TemplateCampaign, TooLong
from wxpush.channels.template.channel import TemplateChannel
from wxpush.channels.template.checks import Check
from wxpush.channels.template.values import RULES, rule_of
from wxpush.channels.template.values.base import Severity
from wxpush.errors import UsageError
from wxpush.model import BadRow, Composed, Recipient, RowWarning


def test_a_warning_is_told_only_of_rows_that_are_sent():
    told: list[RowWarning] = []
    made = channel(thing1="{{ a }}", phrase2="{{ b }}")
    assert isinstance(composed(made, told.append, a="茶\U0001f381", b="ok"), BadRow)
    assert told == []
    assert isinstance(composed(made, told.append, a="茶\U0001f381", b="好"), Composed)
    assert [(warning.kind, warning.place, warning.value) for warning in told] == [
        ("uncounted_character", "data.thing1", "茶\U0001f381")
    ]
    assert isinstance(composed(made, told.append, a="茶", b="好"), Composed)
    assert len(told) == 1


def test_a_row_is_the_same_message_whether_somebody_listens_or_not():
    made = channel(thing1="{{ a }}", first="{{ b }}", on_too_long=TooLong.TRUNCATE)
    for text in ("茶", LONG, "茶\U0001f381", "ж" * 30):
        assert composed(made, a=text, b="") == composed(made, lambda _: None, a=text, b="")


def test_a_list_of_texts_lets_only_these_through():
    made = channel({"const1": Field(text="{{ a }}", one_of=("已发货", "a|b"))})
    assert sent(made, "const1", a="a|b") == "a|b"
    bad = composed(made, a="已发")
    assert (bad.kind, str(bad.reason)) == (
        "not_listed",
        "data.const1: the text is none of those that one_of lists",
    )


@pytest.mark.parametrize(
    ("made", "part"),
    [
        (
            lambda: channel(x1="{{ a }}", thing1="汉" * 21),
            "data.thing1: this text is the same for every row, so every row is wrong: thing",
        ),
        (
            lambda: channel(thing1="汉" * 21, on_too_long=TooLong.SKIP),
            "and this has 21. Shorten it. Nothing was sent.",
        ),
        (lambda: channel(thing1=""), "the text is empty for this row. Fill the column"),
        (lambda: channel(time1="{{ 'soon' }}"), "time takes texts such as 15:01"),
        (
            lambda: channel({"phrase1": Field(text="{{ a }}", on_too_long=TooLong.TRUNCATE)}),
            "a.yaml, line 7, data.phrase1.on_too_long: a text that was cut is no phrase",
        ),
        (
            lambda: channel({"phrase1": Field(text="{{ a }}", one_of=("好", "ok"))}),
            "a.yaml, line 8, data.phrase1.one_of[1]: phrase takes Chinese characters only",
        ),
        (
            lambda: channel({"const1": Field(text="{{ a }}", one_of=("",))}),
            "a text of a field must not be empty",
        ),
    ],
)
def test_what_no_row_can_mend_is_told_once_and_before_the_first(made, part):
    with pytest.raises(UsageError) as caught:
        made()
    assert part in str(caught.value)


def test_a_constant_that_is_right_or_cut_or_fails_for_each_row_stops_nothing():
    assert sent(channel(thing1="茶")) == "茶"
    assert sent(channel(thing1="汉" * 21, on_too_long=TooLong.TRUNCATE)) == "汉" * 19 + "…"
    assert composed(channel(thing1="{{ 1 // 0 }}")).kind == "expression"
    assert sent(channel(first="", thing1="茶"), "first") == ""


@pytest.mark.parametrize(
    "rule", [*RULES.values(), rule_of("first"), rule_of("keyword1")], ids=lambda rule: rule.type
)
def test_no_pattern_takes_what_stands_between_two_texts(rule):
    # All texts of a row are matched in one string, and are what its groups hold.
    for pattern in map(re.compile, (rule.right, rule.sent)):
        assert pattern.groups == 0
        assert not any(pattern.fullmatch(text) for text in ("\0", "1\0", "\0中", "茶\0中", "a\0b", "1\0002"))


@given(st.lists(st.sampled_from("a1茶 \0\n.年月"), max_size=8).map("".join), st.sampled_from(sorted(RULES)))
def test_one_look_at_all_texts_gives_what_each_alone_would(text, kind):
    made = channel(**{f"{kind}1": "{{ text }}", "thing2": "茶{{ text }}"})
    found = composed(made, text=text)
    alone = [
        Check(key, too_long=TooLong.FAIL, one_of=()).find(value)
        for key, value in ((f"{kind}1", text), ("thing2", f"茶{text}"))
    ]
    refused = "\0" in text or any(one is not None and one.severity is Severity.INVALID for one in alone)
    assert isinstance(found, BadRow) == refused
    if isinstance(found, Composed):
        data = json.loads(found.body)["data"]
        assert (data[f"{kind}1"]["value"], data["thing2"]["value"]) == (text, f"茶{text}")


@given(
    st.lists(st.sampled_from("a1茶 \n.年月"), max_size=30).map("".join),
    st.sampled_from(sorted(RULES)),
    st.sampled_from(TooLong),
)
def test_a_row_that_composed_composes_again_to_the_same(text, kind, on_too_long):
    made = channel(on_too_long=on_too_long, **{f"{kind}1": "{{ text }}", "thing2": "{{ text }}{{ text }}"})
    row = Recipient(7, 9, {"openid": "oA", "text": text})
    draft = made.compose(row, lambda _: None)
    if isinstance(draft, Composed):
        assert made.recompose([row]) == [draft]


@pytest.mark.parametrize(
    ("openid", "kind"),
    [
        ("2", "number_for_openid"),
        ("-1,234.50", "number_for_openid"),
        ("13800138000", "number_for_openid"),
        ("总交易单数", "sum_line"),
        ("合计", "sum_line"),
        ("Total", "sum_line"),
    ],
)
def test_a_number_or_a_word_of_sums_is_nobody(openid, kind):
    found = channel(thing1="tea").compose(Recipient(7, 9, {"openid": openid}))
    assert isinstance(found, BadRow)
    assert (found.kind, found.place, found.value) == (kind, "to", openid)


def test_an_openid_of_digits_alone_is_sent_to_where_it_has_the_length_of_one():
    assert isinstance(channel(thing1="tea").compose(Recipient(7, 9, {"openid": "7" * 28})), Composed)


@pytest.mark.parametrize("place", ["openid", "a", "url"])
def test_what_is_left_of_a_character_that_was_lost_is_not_sent(place):
    made = TemplateChannel(
        TemplateCampaign(template_id="T" * 43, data={"thing1": "{{ a }}"}, url="https://x.cn/{{ url }}"),
        "wx1",
    )
    fields = {"openid": "oA", "a": "tea", "url": "y"}
    assert isinstance(made.compose(Recipient(7, 9, fields)), Composed)
    found = made.compose(Recipient(7, 9, {**fields, place: "te\ufffda"}))
    assert isinstance(found, BadRow)
    assert found.kind in ({"bad_openid"} if place == "openid" else {"lost_character"})
