"""A message that comes twice: one client_msg_id to one openid counts once for ten minutes, as at WeChat."""

import pytest

from wxpush.sandbox.account.magic import magic_openid
from wxpush.sandbox.options import RepeatPolicy, SandboxOptions

from .conftest import running


@pytest.mark.parametrize(
    ("dedupe", "code", "same"),
    [("ok-same-msgid", 0, True), ("ok-new-msgid", 0, False), ("40241", 40241, False)],
)
def test_a_repeat_is_answered_as_chosen_and_delivered_once(dedupe, code, same):
    with running(SandboxOptions(dedupe=RepeatPolicy(dedupe))) as sandbox:
        first, second = (sandbox.send(client_msg_id="c1") for _ in range(2))
        assert second["errcode"] == code
        assert (second.get("msgid") == first["msgid"]) == same
        assert sandbox.control.summary().deliveries == 1
        assert sandbox.control.summary().repeats == 1


def test_a_repeat_is_recognised_for_ten_minutes_and_not_longer():
    with running(SandboxOptions()) as sandbox:
        sandbox.send(client_msg_id="c1")
        sandbox.hands.seconds += 599
        sandbox.send(client_msg_id="c1")
        assert (sandbox.control.summary().deliveries, sandbox.control.summary().repeats) == (1, 1)
        sandbox.hands.seconds += 1
        sandbox.send(client_msg_id="c1")
        assert sandbox.control.summary().deliveries == 2


def test_the_window_is_in_seconds_of_a_faster_clock(start):
    with start(speed=100, dedupe_seconds=600) as sandbox:
        sandbox.send(client_msg_id="c1")
        sandbox.hands.seconds += 7
        sandbox.stable()
        sandbox.send(client_msg_id="c1", token=sandbox.stable()["access_token"])
        assert sandbox.control.summary().deliveries == 2


def test_a_message_under_review_is_on_the_ledger_once(sandbox):
    openid = magic_openid("review", 1)
    assert [sandbox.send(openid, client_msg_id="c1")["errcode"] for _ in range(2)] == [40252, 40252]
    summary = sandbox.control.summary()
    assert (summary.deliveries, summary.reviews, summary.repeats) == (0, 1, 1)
    assert (summary.requests, summary.errcodes) == (2, {40252: 2})
