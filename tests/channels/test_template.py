import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wxpush.channels.template import TEMPLATE
from wxpush.channels.template.campaign import Miniprogram, TemplateCampaign
from wxpush.channels.template.channel import TemplateChannel
from wxpush.errors import UsageError
from wxpush.model import Arrival, BadRow, Composed, Kind, Recipient, Reply, State
from wxpush.parsing.places import Places

ROW = {"openid": "oABC", "product": "巧克力", "no": "c-1"}
PLAIN = TemplateCampaign(template_id="T%1", data={"thing1": "{{ product }}", "const2": "100%"})


def channel(**changes):
    return TemplateChannel(msgspec.structs.replace(PLAIN, **changes), "wx1")


def composed(made=None, **fields):
    return (made or channel()).compose(Recipient(7, 9, {**ROW, **fields}))


def body(made):
    draft = composed(made)
    assert isinstance(draft, Composed)
    return draft.body.decode()


def test_a_row_becomes_a_draft_with_raw_utf8_in_the_order_of_the_file():
    draft = composed()
    assert isinstance(draft, Composed)
    assert (draft.row, draft.line, draft.to, len(draft.key)) == (7, 9, "oABC", 16)
    assert draft.body.decode() == (
        '{"touser":"oABC","template_id":"T%1","data":{"thing1":{"value":"巧克力"},"const2":{"value":"100%"}}}'
    )


@pytest.mark.parametrize(
    ("changes", "members"),
    [
        ({"url": "https://a.example/{{ no }}"}, '"url":"https://a.example/c-1",'),
        ({"url": "{{ link|default('') }}"}, ""),
        (
            {"miniprogram": Miniprogram(appid="wx2", pagepath="p?id={{ no }}")},
            '"miniprogram":{"appid":"wx2","pagepath":"p?id=c-1"},',
        ),
        ({"miniprogram": Miniprogram(appid="wx2")}, '"miniprogram":{"appid":"wx2"},'),
        (
            {"miniprogram": Miniprogram(appid="wx2", pagepath="{{ link|default('') }}")},
            '"miniprogram":{"appid":"wx2"},',
        ),
        (
            {"url": "https://u", "miniprogram": Miniprogram(appid="wx2")},
            '"url":"https://u","miniprogram":{"appid":"wx2"},',
        ),
        ({"key": "{{ no }}"}, ""),
    ],
)
def test_what_a_tap_opens_stands_between_template_and_data(changes, members):
    assert f'"template_id":"T%1",{members}"data":' in body(channel(**changes))


printable = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=20)


@given(printable, printable, printable)
def test_a_body_says_exactly_what_the_row_says(product, link, page):
    link = f"https://shop.example.com/{link}"
    made = channel(
        data={"a": "{{ product }}", "b": "%s{{ page }}"},
        url="{{ link }}",
        miniprogram=Miniprogram(appid="wx2", pagepath="{{ page }}"),
    )
    draft = made.compose(Recipient(1, 2, {"openid": "oA", "product": product, "link": link, "page": page}))
    assert isinstance(draft, Composed)
    assert json.loads(draft.body) == {
        "touser": "oA",
        "template_id": "T%1",
        "url": link,
        "miniprogram": {"appid": "wx2", "pagepath": page},
        "data": {"a": {"value": product}, "b": {"value": f"%s{page}"}},
    }
    sealed = made.seal(draft, "0123456789abcdef0123456789abcdef")
    assert json.loads(sealed) == {
        "client_msg_id": "0123456789abcdef0123456789abcdef",
        **json.loads(draft.body),
    }
    assert sealed.startswith(b'{"client_msg_id":"0123456789abcdef0123456789abcdef","touser":')


@pytest.mark.parametrize(
    ("fields", "kind", "reason"),
    [
        ({"openid": ""}, "no_openid", "to: the openid is empty"),
        ({"openid": " \t"}, "no_openid", "to: the openid is empty"),
        ({"openid": "oA B"}, "bad_openid", "to: an openid holds no blanks, "),
        ({"openid": " oAB"}, "bad_openid", "to: an openid holds no blanks, "),
        ({"openid": "oAB\n"}, "bad_openid", "to: an openid holds no blanks, "),
        ({"openid": "oA\u200bB"}, "bad_openid", "to: an openid holds no blanks, "),
        ({"openid": "张三"}, "bad_openid", "to: an openid holds no blanks, "),
        ({"product": ""}, "empty_value", "data.thing1: the text is empty for this row"),
        ({"product": "a\nb"}, "control_character", "data.thing1: a line break or another control character"),
        ({"product": "a\x7f"}, "control_character", "data.thing1: a line break or another control character"),
        ({"product": "a\x85"}, "control_character", "data.thing1: a line break or another control character"),
        (
            {"product": "a\u2028"},
            "control_character",
            "data.thing1: a line break or another control character",
        ),
        ({"product": "a\0"}, "control_character", "data.thing1: a NUL character"),
        ({"product": "a\ud83d"}, "not_text", "a value holds half of a surrogate pair"),
        ({"openid": "o\ud83d"}, "bad_openid", "to: an openid holds no blanks"),
        (
            {"product": "x" * 21},
            "thing_too_long",
            "data.thing1: thing takes at most 20 characters, and this has 21",
        ),
    ],
)
def test_a_row_that_cannot_be_sent_is_told_by_kind_and_place(fields, kind, reason):
    bad = composed(**fields)
    assert isinstance(bad, BadRow)
    assert (bad.row, bad.line, bad.kind, bad.state) == (7, 9, kind, State.INVALID)
    assert str(bad.reason).startswith(reason)
    assert bad.place == ("" if kind == "not_text" else reason.partition(":")[0])


@pytest.mark.parametrize(
    ("changes", "fields", "kind", "place"),
    [
        ({"url": "https://a.example/{{ no }}"}, {"no": "a\rb"}, "control_character", "url: "),
        ({"url": "https://a.example/{{ no }}"}, {"no": "\ud83d"}, "not_text", ""),
        ({"miniprogram": Miniprogram(appid="{{ no }}")}, {"no": ""}, "empty_value", "miniprogram.appid: "),
        ({"key": "{{ no }}"}, {"no": ""}, "empty_key", "key: "),
        ({"key": "{{ no }}"}, {"no": " "}, "empty_key", "key: "),
        ({"key": "{{ no }}"}, {"no": "\ud83d"}, "not_text", ""),
        ({"key": "{{ absent }}"}, {}, "missing_value", "key: "),
        ({"url": "{{ no|int // 0 }}"}, {}, "expression", "url: "),
    ],
)
def test_the_other_texts_of_a_row_are_checked_too(changes, fields, kind, place):
    bad = composed(channel(**changes), **fields)
    assert isinstance(bad, BadRow)
    assert bad.kind == kind
    assert str(bad.reason).startswith(place)


@pytest.mark.parametrize(
    "product", ["a\u3000b", "a\u00a0b", "👨\u200d👩\u200d👧", "\u202d1", "%s{{ openid }}", '"\\/']
)
def test_unusual_characters_that_are_no_controls_are_sent(product):
    draft = composed(product=product)
    assert isinstance(draft, Composed)
    assert json.loads(draft.body)["data"]["thing1"]["value"] == product


def test_a_body_of_64_kib_is_sent():
    longest = 65_536 - len(body(channel(data={"a": "{{ no }}"}))) + 3
    draft = composed(channel(data={"a": "{{ no }}"}), no="x" * longest)
    assert isinstance(draft, Composed)
    assert len(draft.body) == 65_536
    bad = composed(channel(data={"a": "{{ no }}"}), no="x" * (longest + 1))
    assert isinstance(bad, BadRow)
    assert (bad.kind, str(bad.reason)) == ("too_long", "the message is longer than 64 KiB")


def test_rows_with_one_message_share_a_key_and_all_others_do_not():
    keys = [
        composed().key,
        composed(unused="x").key,
        composed(product="糖").key,
        composed(openid="oB").key,
        composed(channel(template_id="U")).key,
        composed(TemplateChannel(PLAIN, "wx9")).key,
    ]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 5


def test_the_key_of_the_campaign_file_alone_decides_where_there_is_one():
    made = channel(key="{{ no }}")
    assert composed(made).key == composed(made, product="糖", openid="oB").key
    assert composed(made).key != composed(made, no="c-2").key


@pytest.mark.parametrize("odd", ["\0", "\ud800", "\\u0000", '","'])
@pytest.mark.parametrize(
    "changes", [{}, {"url": "https://example.com/{{ product }}"}, {"key": "{{ product }}"}]
)
def test_rows_that_are_composed_together_come_to_what_each_comes_to(changes, odd):
    made = channel(**changes)
    products = ["tea", f"a{odd}", f"{odd}b", "coffee"]
    rows = [Recipient(number, number, {**ROW, "product": product}) for number, product in enumerate(products)]
    assert made.recompose(rows) == [made.compose(row) for row in rows]


def test_a_column_that_the_file_lacks_is_told_before_anything_is_sent():
    made = channel(places=Places("a.yaml", {"data.thing1": 4}))
    made.check_columns(["openid", "product"], source="a.csv")
    with pytest.raises(
        UsageError, match=r'^a\.yaml, line 4, data\.thing1: a\.csv has no column "product"; did you mean'
    ):
        made.check_columns(["openid", "products"], source="a.csv")


@pytest.mark.parametrize(
    ("changes", "errcode", "errmsg", "kind"),
    [
        ({}, 47003, "argument invalid! data.thing1.value invalid", Kind.REJECTED),
        ({}, 47003, "argument invalid! data.const2.value invalid", Kind.HALT),
        ({"url": "https://a.example/{{ no }}"}, 40039, "", Kind.REJECTED),
        ({"url": "https://a.example/"}, 40039, "", Kind.HALT),
        ({"miniprogram": Miniprogram(appid="wx2", pagepath="{{ no }}")}, 40165, "", Kind.REJECTED),
        ({"miniprogram": Miniprogram(appid="wx2", pagepath="p")}, 40165, "", Kind.HALT),
        ({"miniprogram": Miniprogram(appid="wx2", pagepath="{{ no }}")}, 40013, "", Kind.HALT),
        ({"miniprogram": Miniprogram(appid="{{ no }}")}, 40013, "", Kind.REJECTED),
    ],
)
def test_a_refusal_of_constant_text_stops_the_campaign(changes, errcode, errmsg, kind):
    answer = json.dumps({"errcode": errcode, "errmsg": errmsg}).encode()
    assert (
        TEMPLATE.endpoint(channel(**changes).varying).judge(Reply(Arrival.ANSWERED, 200, answer)).kind is kind
    )


def test_the_path_is_that_of_template_messages():
    assert TEMPLATE.path == "/cgi-bin/message/template/send"
