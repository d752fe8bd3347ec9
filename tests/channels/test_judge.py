import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wxpush.channels.common.judge import Judge
from wxpush.channels.template.errcodes import ERRCODES, blamed
from wxpush.model import Arrival, Kind, Reply, Verdict

JUDGE = Judge(
    ERRCODES,
    needs_msgid=True,
    hits_all=lambda answer: blamed(answer) in {"data.const1", "data.gone9", "url"},
)
RID = " rid: 66ac5b50-0e6d76ba-2a578c0a"


def judged(body, status=200):
    return JUDGE.judge(Reply(Arrival.ANSWERED, status, body if isinstance(body, bytes) else body.encode()))


def refused(errcode, errmsg):
    return judged(json.dumps({"errcode": errcode, "errmsg": errmsg}, ensure_ascii=False))


@pytest.mark.parametrize(
    "body",
    [
        '{"errcode":0,"errmsg":"ok","msgid":3599307433715204104}',
        ' {"errcode": 0, "errmsg": "ok", "msgid": 3599307433715204104}\r\n',
        '{"msgid":"3599307433715204104","errmsg":"ok","errcode":0}',
        '{"errcode":0,"msgid":3599307433715204104}',
        '{"errcode":0,"errmsg":null,"msgid":3599307433715204104,"more":[{"errcode":5}]}',
        '{"errcode":0,"errmsg":"\\"ok\\"","msgid":3599307433715204104}',
    ],
)
def test_errcode_0_with_a_msgid_is_sent_however_it_is_spelt(body):
    assert judged(body) == Verdict(Kind.SENT, 0, 3599307433715204104)


@pytest.mark.parametrize(
    ("msgid", "number"), [("0", 0), ("200228332", 200228332), (str(2**63 - 1), 2**63 - 1)]
)
def test_a_msgid_of_any_size_that_fits_is_taken_as_number_and_as_text(msgid, number):
    for written in (msgid, f'"{msgid}"'):
        assert judged(f'{{"errcode":0,"errmsg":"ok","msgid":{written}}}').msgid == number


@pytest.mark.parametrize(
    "msgid", ["", "null", '""', '"12a"', '"-1"', '"١"', "-1", "1.0", "true", "[]", str(2**63), f'"{2**63}"']
)
def test_errcode_0_without_a_usable_msgid_is_unsure(msgid):
    member = f',"msgid":{msgid}' if msgid else ""
    found = judged(f'{{"errcode":0,"errmsg":"ok"{member}}}')
    assert (found.kind, found.errcode, str(found.detail)) == (Kind.UNSURE, 0, "errcode 0 without msgid")


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ("", "empty answer"),
        (" \r\n", "empty answer"),
        ("<html>502</html>", "answer is HTML"),
        ("\n<!DOCTYPE html>", "answer is HTML"),
        ('{"errcode":0,"errmsg":"ok","msgid":35993', "answer is not whole JSON"),
        ('{"errcode":0,"errmsg":"ok","msgid":1}}', "answer is not whole JSON"),
        ('{"errcode":0,"errmsg":"ok","msgid":1}{"errcode":0}', "answer is not whole JSON"),
        ("{'errcode':0}", "answer is not whole JSON"),
        ("[" * 60_000, "answer is not whole JSON"),
        ('{"errcode":' + "1" * 5000 + "}", "answer is not whole JSON"),
        ("[]", "not a JSON object"),
        ('"0"', "not a JSON object"),
        ("0", "not a JSON object"),
        ("null", "not a JSON object"),
        ("{}", "no errcode"),
        ('{"errmsg":"ok","msgid":1}', "no errcode"),
        ('{"errcode":"zero","errmsg":"ok","msgid":1}', "no errcode"),
        ('{"errcode":false,"errmsg":"ok","msgid":1}', "no errcode"),
        ('{"errcode":0.5,"errmsg":"ok","msgid":1}', "no errcode"),
        ('{"errcode":null,"errmsg":"ok","msgid":1}', "no errcode"),
        ('{"errcode":9999999999,"errmsg":"?"}', "no errcode"),
        ('{"errcode":-9999999999,"errmsg":"?"}', "no errcode"),
        ('{"errcode":2147483648,"errmsg":"?"}', "no errcode"),
        ('{"errcode":-2147483648,"errmsg":"?"}', "no errcode"),
        ('{"errcode":0,"errcode":43004,"errmsg":"ok","msgid":1}', "answer has a key twice"),
        ('{"errcode":0,"errcode":43004,"errmsg":"ok"}', "answer has a key twice"),
        ('{"errcode":43004,"err\\u0063ode":0,"errmsg":"ok","msgid":1}', "answer has a key twice"),
        ('{"errcode":0,"errmsg":"ok","msgid":1,"msgid":2}', "answer has a key twice"),
        ('{"errcode":0,"errmsg":"ok","msgid":1,"x":{"a":1,"a":2}}', "answer has a key twice"),
        ('{"errcode":NaN,"errmsg":"ok"}', "answer holds NaN"),
        ('{"errcode":0,"errmsg":"ok","msgid":1,"x":-Infinity}', "answer holds -Infinity"),
        (b'{"errcode":43004,"errmsg":"\xff"}', "answer is not UTF-8"),
        ('{"errcode":43004,"errmsg":"要求关注"}'.encode("gbk"), "answer is not UTF-8"),
        (b"\x1f\x8b\x08\x00", "answer is not UTF-8"),
    ],
)
def test_what_is_no_answer_leaves_the_row_in_doubt(body, detail):
    """What does not begin as an answer of WeChat's is none: somebody else's, with which it may be over soon, unless it is a page."""
    found = judged(body)
    assert (found.kind, found.errcode, str(found.detail)) == (Kind.UNSURE, None, detail)
    text = body if isinstance(body, str) else body.decode("latin-1")
    assert found.foreign == (not text.startswith("{"))
    assert found.may_pass == (found.foreign and "HTML" not in detail)


@pytest.mark.parametrize("status", [100, 201, 204, 408, 425, 500, 502, 504])
def test_a_status_that_says_nothing_of_the_request_leaves_the_row_in_doubt(status):
    body = '{"errcode":0,"errmsg":"ok","msgid":1}'
    assert judged(body, status) == Verdict(Kind.UNSURE, detail=f"HTTP {status}", foreign=True, may_pass=True)


@pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 403, 404, 407, 413, 451])
def test_who_refuses_in_wechats_place_has_not_handed_the_request_on(status):
    body = '{"errcode":0,"errmsg":"ok","msgid":1}'
    assert judged(body, status) == Verdict(Kind.RETRY, detail=f"HTTP {status}", foreign=True)


@pytest.mark.parametrize(("status", "kind"), [(429, Kind.THROTTLED), (503, Kind.UNSURE)])
@pytest.mark.parametrize(("asked", "pause"), [(None, 1.0), (0.0, 0.0), (7.0, 7.0), (86_400.0, 86_400.0)])
def test_who_asks_to_be_left_alone_is_heard(status, kind, asked, pause):
    reply = Reply(Arrival.ANSWERED, status, retry_after=asked)
    told = Verdict(kind, detail=f"HTTP {status}", foreign=True, may_pass=True, pause=pause)
    assert JUDGE.judge(reply) == told


def test_412_is_our_own_fault_and_stops_the_campaign():
    assert judged("", 412) == Verdict(Kind.HALT, detail="HTTP 412")


def test_a_request_that_never_left_is_unsent_and_one_without_an_answer_unsure():
    assert JUDGE.judge(Reply(Arrival.NEVER_LEFT, fault="refused")) == Verdict(Kind.UNSENT, detail="refused")
    assert JUDGE.judge(Reply(Arrival.MAYBE, fault="reset\n\x1b[31m")) == Verdict(
        Kind.UNSURE, detail="reset [31m"
    )


@pytest.mark.parametrize(
    ("errmsg", "detail"),
    [
        ("require subscribe" + RID, "require subscribe"),
        ("require subscribe hint: [l76TIA02383113]", "require subscribe"),
        ("require subscribe hint: [l76TIA02383113] rid: 62bac4fd-2b0a23ae-2f9c1d2b", "require subscribe"),
        ("a paid:user  stays", "a paid:user  stays"),
        ("one\r\ntwo\x00\x1b[31m\u202ethree\ud800", "one two [31m three"),
        ("用户未关注", "用户未关注"),
        ("x" * 300, "x" * 200),
        ("", ""),
    ],
)
def test_the_words_of_a_refusal_are_cleaned(errmsg, detail):
    body = json.dumps({"errcode": 43004, "errmsg": errmsg})
    assert judged(body) == Verdict(Kind.REJECTED, 43004, detail=detail)


def test_raw_control_characters_in_an_answer_do_not_hide_what_it_says():
    assert judged(b'{"errcode":43004,"errmsg":"require\n\x01subscribe"}') == Verdict(
        Kind.REJECTED, 43004, detail="require subscribe"
    )


def test_an_answer_of_another_shape_is_still_read():
    assert judged('{"errcode":43004}') == Verdict(Kind.REJECTED, 43004)
    assert judged('{"errcode":43004,"errmsg":5}') == Verdict(Kind.REJECTED, 43004)
    assert judged('{"errcode":40252,"errmsg":"","msgid":7}') == Verdict(Kind.UNDER_REVIEW, 40252, 7)


@pytest.mark.parametrize(
    ("errcode", "errmsg", "kind"),
    [
        (47003, "argument invalid! data.thing1.value invalid" + RID, Kind.REJECTED),
        (47003, "argument invalid! data.const1.value invalid" + RID, Kind.HALT),
        (47003, "argument invalid! data.const1.value is emtpy" + RID, Kind.HALT),
        (47003, "argument invalid! data.const1.value", Kind.HALT),
        (47003, "const1.DATA is invalid", Kind.HALT),
        (47003, "thing1.DATA is invalid", Kind.REJECTED),
        (47003, "argument invalid! data.gone9.value is empty", Kind.HALT),
        (47003, "argument invalid!", Kind.REJECTED),
        (40039, "invalid url size", Kind.HALT),
        (40165, "invalid weapp pagepath", Kind.REJECTED),
        (40013, "invalid appid", Kind.REJECTED),
        (43004, "data.const1.value", Kind.REJECTED),
        (40037, "invalid template_id", Kind.TEMPLATE),
        (1119003, "?", Kind.REJECTED),
        (-1, "system error", Kind.UNSURE),
    ],
)
def test_a_refusal_of_what_is_the_same_in_every_row_stops_the_campaign(errcode, errmsg, kind):
    assert refused(errcode, errmsg).kind is kind


def test_a_refusal_that_blames_no_place_is_of_its_row_even_where_all_is_the_same_in_every_row():
    judge = Judge(ERRCODES, needs_msgid=True, hits_all=lambda answer: blamed(answer) is not None)
    assert judge.judge(Reply(Arrival.ANSWERED, 200, b'{"errcode":43004}')).kind is Kind.REJECTED


@pytest.mark.parametrize(
    ("errcode", "kind"),
    [
        (47001, Kind.REJECTED),
        (48001, Kind.REJECTED),
        (40037, Kind.REJECTED),
        (47003, Kind.REJECTED),
        (40001, Kind.TOKEN),
        (45011, Kind.THROTTLED),
        (45009, Kind.QUOTA),
        (-1, Kind.UNSURE),
        (43108, Kind.DEFERRED),
    ],
)
def test_a_code_that_is_about_rows_says_the_operator_stops_nobody(errcode, kind):
    """What is repeated for another reason is so still: a code that says nothing of its message."""
    judge = Judge(ERRCODES, needs_msgid=True, hits_all=lambda answer: answer.errcode == 47003, rows={errcode})
    body = b'{"errcode":%d,"errmsg":"?"}' % errcode
    assert judge.judge(Reply(Arrival.ANSWERED, 200, body)).kind is kind


@pytest.mark.parametrize("errcode", [2**31 - 1, -(2**31 - 1)])
def test_an_errcode_is_taken_up_to_31_bits(errcode):
    assert refused(errcode, "?").errcode == errcode


@pytest.mark.slow
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode), st.sampled_from([200, 500]))
def test_there_is_a_verdict_for_any_bytes_and_none_of_them_is_sent(body, status):
    assert judged(body, status).kind is not Kind.SENT


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
members = st.lists(st.tuples(st.sampled_from(["errcode", "errmsg", "msgid", "x"]), scalars), max_size=5)


@given(members)
def test_sent_means_one_errcode_0_and_one_msgid(pairs):
    body = "{" + ",".join(f"{json.dumps(key)}:{json.dumps(value)}" for key, value in pairs) + "}"
    verdict = judged(body)
    if verdict.kind is Kind.SENT:
        assert [value for key, value in pairs if key == "errcode"] == [0]
        assert [int(value) for key, value in pairs if key == "msgid"] == [verdict.msgid]
    if verdict.errcode is not None:
        assert [key for key, _ in pairs].count("errcode") == 1
