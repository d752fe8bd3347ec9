"""One reader of WeChat's answers: what a message's answer says, another API's would say too."""

import json
import time

import pytest

from wxpush.answer import MAX_DETAIL, ApiFault, ApiRefusal, NotAnAnswerError, busy, clean, read, read_fields
from wxpush.channels.template.errcodes import ERRCODES
from wxpush.model import Arrival, Kind, Reply


def fields(body):
    return read_fields(Reply(Arrival.ANSWERED, 200, body))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>502</html>",
        b'{"errcode":0,"errmsg":"ok"',
        b"[]",
        b'{"errcode":false,"errmsg":"ok"}',
        b'{"errcode":2147483648,"errmsg":"?"}',
        b'{"errcode":0,"errcode":43004,"errmsg":"ok"}',
        b'{"errcode":0,"errmsg":"ok","x":NaN}',
        b'{"errcode":0,"errmsg":"\xff"}',
        b'{"errcode":0,"errmsg":"ok","x":' + b"[" * 30_000 + b"]" * 30_000 + b"}",
        b'{"errcode":0,"errmsg":"ok","x":' + b'{"x":' * 10_000 + b"0" + b"}" * 10_000 + b"}",
    ],
    ids=lambda body: repr(body[:40]),
)
def test_what_is_no_answer_to_a_message_is_none_to_a_question_and_for_the_same_reason(body):
    with pytest.raises(NotAnAnswerError) as caught:
        read(body)
    assert fields(body) == ApiFault(caught.value.sentence, foreign=True, garbled=body.startswith(b"{"))


@pytest.mark.parametrize(
    ("errmsg", "detail"),
    [
        ("invalid credential rid:66-77-88", "invalid credential"),
        ("invalid credential, hints: [ req_id: 1 ] rid: 66-77-88", "invalid credential,"),
        ("one\r\ntwo\u202ethree", "one two three"),
        ("x" * 300, "x" * 200),
    ],
)
def test_the_words_of_a_refusal_are_cleaned_in_one_way(errmsg, detail):
    assert fields(json.dumps({"errcode": 47777, "errmsg": errmsg}).encode()) == ApiRefusal(47777, detail)


def test_a_byte_order_mark_hides_no_answer():
    body = b'\xef\xbb\xbf{"errcode":0,"errmsg":"ok","msgid":7}'
    assert read(body).msgid == 7
    assert fields(body) == {"errcode": 0, "errmsg": "ok", "msgid": 7}


def test_a_success_of_another_api_may_have_no_errcode():
    assert fields(b'{"access_token":"92_abc","expires_in":7200}')["expires_in"] == 7200


@pytest.mark.parametrize("code", [-1, 268486999, 268487000, 268487002, 268487999, 268488000])
def test_the_codes_that_only_say_busy_are_the_same_everywhere(code):
    assert busy(code) is (code == -1 or 268487000 <= code <= 268487999)
    assert busy(code) is (ERRCODES.kind(code) is Kind.UNSURE)
    assert isinstance(fields(json.dumps({"errcode": code}).encode()), ApiFault) is busy(code)


@pytest.mark.parametrize("between", [" ", "a", "rid: ", "hint: ", "a rid"])
def test_of_words_from_outside_a_beginning_is_looked_at(between):
    begun = time.process_time()
    assert len(clean("errmsg " + between * (1 << 20))) <= MAX_DETAIL
    assert time.process_time() - begun < 0.2


def test_half_a_token_is_not_shown():
    token = "92_" + "k" * 130
    for many in (860, (1 << 16) - 60):
        hint = f"hint: [{'x' * many}]"
        assert clean(f"no {hint} {token}") in {"no", "no ***"}
