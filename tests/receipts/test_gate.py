"""Who is let in, and in which order it is found out."""

import pytest

from tests.receipts.pushes import (
    APPID,
    KEY,
    MODES,
    TOKEN,
    as_xml,
    item,
    openid,
    push,
    query,
    subscription_event,
    template_event,
)
from wxpush.delivery import DeliveryOutcome
from wxpush.receipts.reading import gate as gates
from wxpush.receipts.reading.cipher import PushCipher
from wxpush.receipts.reading.events import DeliveryEvent, EventKind, events_of
from wxpush.receipts.reading.gate import Gate
from wxpush.receipts.reading.refused import PushFault, PushRefusedError

NOW = 1_714_037_059
GATE = Gate(TOKEN, PushCipher([KEY], APPID))
KEYLESS = Gate(TOKEN, None)


def taken(asked, body, *, gate=GATE, now=NOW):
    return events_of(gate.open(gate.admit(asked.encode(), now), body))


def fault_of(asked, body=b"", *, gate=GATE, now=NOW):
    with pytest.raises(PushRefusedError) as refused:
        taken(asked, body, gate=gate, now=now)
    return refused.value.fault


@pytest.mark.parametrize("form", ["xml", "json"])
@pytest.mark.parametrize("mode", MODES)
def test_each_mode_and_form(mode, form):
    asked, body = push(template_event(7, msgid=55, status="failed:user block"), mode, form, at=NOW)
    assert taken(asked, body) == [
        DeliveryEvent(EventKind.TEMPLATE, 55, openid(7), NOW, DeliveryOutcome.BLOCKED)
    ]


@pytest.mark.parametrize("form", ["xml", "json"])
@pytest.mark.parametrize("many", [1, 2, 5])
def test_a_list_of_one_and_of_several(many, form):
    event = subscription_event(3, *(item(100 + each) for each in range(many)))
    found = taken(*push(event, "safe", form, at=NOW))
    assert [each.msgid for each in found] == [100 + each for each in range(many)]
    assert {each.openid for each in found} == {openid(3)}


def test_the_echo_of_an_address_check():
    assert GATE.admit(query(at=NOW, echostr="5012841").encode(), NOW).echostr == "5012841"


@pytest.mark.parametrize("asked", [
    "", "x", "signature=&timestamp=1714037059&nonce=1", "timestamp=1714037059&nonce=1", "a=%ff&b",
    query(at=NOW, token="other"), query(at=NOW).replace("nonce=", "nonce=1"),
    query(at=NOW) + "&nonce=2", query(at=NOW) + "&timestamp=1714037059", "&".join(["a=b"] * 100), "a=" + "b" * 5000,
    query(at=NOW).replace("timestamp=", "timestamp=-"),
])  # fmt: skip
def test_what_nobody_signed_is_refused_before_its_body_is_looked_at(asked, monkeypatch):
    monkeypatch.setattr(gates, "read_push", None)
    assert fault_of(asked) is PushFault.FORGED


@pytest.mark.parametrize(
    ("apart", "let_in"), [(0, True), (300, True), (-300, True), (301, False), (-301, False)]
)
def test_a_replay_is_refused_after_five_minutes(apart, let_in):
    asked, body = push(template_event(), at=NOW)
    if let_in:
        assert taken(asked, body, now=NOW + apart)
    else:
        assert fault_of(asked, body, now=NOW + apart) is PushFault.STALE


def test_a_text_that_another_signature_is_of_is_refused_before_it_is_opened(monkeypatch):
    asked, _ = push(template_event(), "safe", at=NOW)
    _, other = push(template_event(2), "safe", at=NOW)
    monkeypatch.setattr(PushCipher, "open", None)
    assert fault_of(asked, other) is PushFault.FORGED


def test_what_stands_beside_an_encrypted_text_counts_for_nothing():
    asked, body = push(template_event(1, msgid=5), "compatible", at=NOW)
    assert b"<MsgID>5</MsgID>" in body
    [event] = taken(asked, body.replace(b"<MsgID>5</MsgID>", b"<MsgID>6</MsgID>"))
    assert event.msgid == 5


def test_without_a_key_the_plain_fields_of_a_compatible_push_are_taken_and_a_safe_one_is_refused():
    assert len(taken(*push(template_event(), "compatible", at=NOW), gate=KEYLESS)) == 1
    assert fault_of(*push(template_event(), "safe", at=NOW), gate=KEYLESS) is PushFault.NO_KEY


def test_an_encrypted_push_of_another_account():
    asked, body = push(template_event(), "safe", at=NOW, appid="wx0000000000000000")
    assert fault_of(asked, body) is PushFault.FOREIGN


def test_a_push_that_says_it_is_encrypted_and_is_not():
    asked, _ = push(template_event(), "safe", at=NOW)
    assert fault_of(asked, as_xml({"ToUserName": "gh"})) is PushFault.MALFORMED
