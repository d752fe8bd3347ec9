"""Bodies as they come, and as somebody could make them to do harm."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.receipts.pushes import as_json, as_xml, item, openid, subscription_event, template_event
from wxpush.delivery import DeliveryOutcome
from wxpush.receipts.reading.events import events_of
from wxpush.receipts.reading.push import read_push
from wxpush.receipts.reading.refused import PushFault, PushRefusedError

#: Bombs and traps of XML; https://owasp.org/www-community/vulnerabilities/XML_External_Entity_(XXE)_Processing
BOMBS = {
    "billion laughs": b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><xml><MsgType>&b;</MsgType></xml>',
    "external entity": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><MsgType>&a;</MsgType></xml>',
    "external type": b'<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd"><xml/>',
    "empty type": b"<!DOCTYPE xml><xml><MsgType>event</MsgType></xml>",
    "unknown entity": b"<xml><MsgType>&nothing;</MsgType></xml>",
    "deep": b"<xml>" + b"<a>" * 100_000,
    "wide": b"<xml>" + b"<a/>" * 100_000 + b"</xml>",
    "open": b"<xml><MsgType>event",
    "two": b"<xml/><xml/>",
    "not utf-8": b"<xml><MsgType>\xff\xfe</MsgType></xml>",
    "another encoding": b'<?xml version="1.0" encoding="utf-16"?><xml><MsgType>\xff</MsgType></xml>',
    "a null": b"<xml>\0</xml>",
    "deep json": b'{"a":' * 200_000,
    "json array": b"[]",
    "json text": b'"event"',
    "lists of lists": b'{"MsgType":"event","List":[[]]}',
    "wide json": b"{" + b",".join(b'"%d":1' % n for n in range(20_000)) + b"}",
    "items without end": b'{"List":[' + b"{}," * 80_000 + b"{}]}",
    "nothing": b"",
    "blanks": b"  \n ",
    "bytes": bytes(range(256)),
}  # fmt: skip


@pytest.mark.parametrize("body", BOMBS.values(), ids=BOMBS)
def test_a_body_that_is_no_push_is_malformed(body):
    with pytest.raises(PushRefusedError) as refused:
        read_push(body)
    assert refused.value.fault is PushFault.MALFORMED


@given(st.binary(max_size=300))
def test_no_body_gets_a_traceback(body):
    for begin in (b"", b"<", b"{", b"<xml>", b'{"MsgType":"event",'):
        with contextlib.suppress(PushRefusedError):
            events_of(read_push(begin + body))


@pytest.mark.parametrize(("status", "outcome", "kept"), [
    ("success", DeliveryOutcome.DELIVERED, ""),
    ("failed:user block", DeliveryOutcome.BLOCKED, ""),
    ("failed: user block", DeliveryOutcome.BLOCKED, ""),
    ("Failed : User  Block", DeliveryOutcome.BLOCKED, ""),
    ("failed: system failed", DeliveryOutcome.FAILED, ""),
    ("failed:freq limit", DeliveryOutcome.LIMITED, ""),
    ("failed:something of next year", DeliveryOutcome.FAILED, "failed:something of next year"),
    ("x" * 500, DeliveryOutcome.FAILED, "x" * 64),
])  # fmt: skip
@pytest.mark.parametrize("write", [as_xml, as_json])
def test_each_status(write, status, outcome, kept):
    [event] = events_of(read_push(write(template_event(status=status))))
    assert (event.outcome, event.status) == (outcome, kept)


@pytest.mark.parametrize(("code", "outcome"), [
    ("0", DeliveryOutcome.DELIVERED), ("43101", DeliveryOutcome.BLOCKED), ("43019", DeliveryOutcome.BLOCKED),
    ("43117", DeliveryOutcome.LIMITED), ("47003", DeliveryOutcome.FAILED),
])  # fmt: skip
def test_each_code_of_a_subscription_notice(code, outcome):
    [event] = events_of(read_push(as_xml(subscription_event(1, item(9, code, "words")))))
    assert event.outcome is outcome
    assert event.status == ("47003 words" if outcome is DeliveryOutcome.FAILED else "")


def test_a_list_in_its_wrapper_in_json():
    event = subscription_event(1)
    event["SubscribeMsgSentEvent"] = {"List": [item(1), item(2)]}
    del event["List"]
    assert [each.msgid for each in events_of(read_push(json.dumps(event).encode()))] == [1, 2]


@pytest.mark.parametrize(("name", "value"), [
    ("MsgID", "abc"), ("MsgID", "9" * 20), ("MsgID", str(2**63)), ("CreateTime", ""), ("CreateTime", "-1"), ("CreateTime", "9" * 18), ("FromUserName", ""),
    ("FromUserName", "o" * 200), ("FromUserName", "o 1"), ("FromUserName", "o\n1"),
])  # fmt: skip
@pytest.mark.parametrize("write", [as_xml, as_json])
def test_an_event_whose_values_are_odd_is_malformed(write, name, value):
    with pytest.raises(PushRefusedError):
        events_of(read_push(write({**template_event(), name: value})))


@pytest.mark.parametrize("name", ["CreateTime", "FromUserName", "Status"])
def test_an_event_that_lacks_a_field_is_malformed(name):
    event = template_event()
    del event[name]
    with pytest.raises(PushRefusedError):
        events_of(read_push(as_xml(event)))


def test_without_a_msgid_it_is_0():
    event = template_event(4)
    del event["MsgID"]
    [found] = events_of(read_push(as_json(event)))
    assert (found.msgid, found.openid) == (0, openid(4))


@pytest.mark.parametrize("change", [
    {"MsgType": "text"}, {"Event": "subscribe"}, {"Event": "subscribe_msg_popup_event"}, {"Event": "MASSSENDJOBFINISH"},
])  # fmt: skip
def test_what_is_about_something_else_holds_no_event(change):
    assert events_of(read_push(as_xml({**template_event(), **change}))) == []
