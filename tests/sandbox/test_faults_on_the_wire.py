"""Faults as a client meets them."""

import threading
import time

import httpx
import msgspec
import pytest

from wxpush.errors import UnreachableError, UsageError
from wxpush.sandbox.account.magic import magic_openid
from wxpush.sandbox.client import ControlClient
from wxpush.sandbox.endpoints.enquiries import SEND_PATH
from wxpush.sandbox.faults import Faults

from .conftest import TEMPLATE


def deliveries(sandbox) -> int:
    return sandbox.control.summary().deliveries


def test_a_reset_before_acceptance_delivers_nothing(sandbox):
    token = sandbox.token
    sandbox.control.set_faults(Faults(reset_before_rate=1))
    with pytest.raises(httpx.ReadError, match="reset"):
        sandbox.send(token=token)
    assert deliveries(sandbox) == 0


def test_a_reset_after_acceptance_has_delivered(sandbox):
    token = sandbox.token
    sandbox.control.set_faults(Faults(reset_after_rate=1))
    with pytest.raises(httpx.ReadError, match="reset"):
        sandbox.send(token=token)
    assert deliveries(sandbox) == 1


@pytest.mark.parametrize(
    ("knob", "status", "delivered"),
    [
        ("html_before_rate", 200, 0),
        ("html_after_rate", 200, 1),
        ("http_500_rate", 500, 0),
        ("truncated_rate", 200, 1),
    ],
)
def test_an_answer_that_is_no_json_says_nothing_of_the_delivery(sandbox, knob, status, delivered):
    sandbox.control.set_faults(msgspec.structs.replace(Faults(), **{knob: 1.0}))
    response = sandbox.post()
    assert response.status_code == status
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        response.json()
    assert deliveries(sandbox) == delivered


@pytest.mark.parametrize(
    ("knob", "value", "code", "delivered"),
    [
        ("busy_rate", 1.0, -1, 0),
        ("busy_after_rate", 1.0, -1, 1),
        ("busy_above", 0, -1, 0),
        ("busy_above", 1, 0, 1),
        ("unknown_template_rate", 1.0, 40037, 0),
        ("account_errcode", 48001, 48001, 0),
    ],
)
def test_a_fault_with_an_errcode(sandbox, knob, value, code, delivered):
    sandbox.control.set_faults(Faults(**{knob: value}))
    assert sandbox.send()["errcode"] == code
    assert deliveries(sandbox) == delivered


def test_a_call_that_hangs_was_accepted_and_the_server_goes_on(sandbox):
    token = sandbox.token
    sandbox.control.set_faults(Faults(hang_rate=1))
    with pytest.raises(httpx.ReadTimeout):
        sandbox.http.post(
            SEND_PATH,
            params={"access_token": token},
            json={"touser": "oA", "template_id": TEMPLATE, "data": {}},
            timeout=0.2,
        )
    sandbox.control.set_faults(Faults())
    assert sandbox.send()["errcode"] == 0
    assert deliveries(sandbox) == 2


def test_a_message_is_accepted_before_the_wait(sandbox):
    token = sandbox.token
    sandbox.control.set_faults(Faults(latency=0.3, busy_above=1))
    started = time.monotonic()
    first = threading.Thread(target=sandbox.send, kwargs={"token": token})
    first.start()
    while not deliveries(sandbox):
        pass
    assert time.monotonic() - started < 0.3
    assert sandbox.send()["errcode"] == -1
    first.join()
    assert time.monotonic() - started >= 0.3


def test_magic_openids_fail_the_first_time_only(sandbox):
    busy, before, after = (magic_openid(name, 1) for name in ("busy", "reset_before", "reset_after"))
    assert sandbox.send(busy)["errcode"] == -1
    for openid in (before, after):
        with pytest.raises(httpx.ReadError):
            sandbox.send(openid, client_msg_id="c1")
    assert deliveries(sandbox) == 1
    assert [sandbox.send(openid, client_msg_id="c1")["errcode"] for openid in (busy, before, after)] == [
        0,
        0,
        0,
    ]
    assert deliveries(sandbox) == 3


def test_a_slow_openid_is_answered_after_three_seconds(sandbox):
    started = time.monotonic()
    assert sandbox.send(magic_openid("slow", 1))["errcode"] == 0
    assert 2.9 < time.monotonic() - started < 4.5


def test_faults_are_told_and_replaced_as_a_whole(sandbox):
    sandbox.control.set_faults(Faults(busy_rate=0.5, latency=0.0))
    sandbox.control.set_faults(Faults(hang_rate=0.25))
    assert sandbox.control.faults() == Faults(hang_rate=0.25)


@pytest.mark.parametrize("body", [b'{"busy": 1}', b'{"busy_rate": 2}', b'{"busy_rate": "x"}', b"\xff"])
def test_a_knob_that_does_not_exist_or_fit_is_refused_and_nothing_changes(sandbox, body):
    response = sandbox.http.put("/sandbox/faults", content=body)
    assert response.status_code == 400
    assert response.json()["error"]
    assert sandbox.control.faults() == Faults()


def test_the_client_says_when_a_change_is_refused(sandbox):
    with pytest.raises(UsageError, match="latency"):
        sandbox.control.set_faults(Faults(latency=-1))


def test_the_client_says_when_no_sandbox_answers():
    with (
        ControlClient("http://127.0.0.1:1") as control,
        pytest.raises(UnreachableError, match="ConnectError"),
    ):
        control.summary()
