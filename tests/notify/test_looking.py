"""`doctor` looks whether each notifier could tell somebody, and has it tell nobody."""

import pytest

from tests.notify.conftest import KINDS, private
from tests.notify.robots import Receiver
from wxpush.notify.kinds.base import Failure, NotToldError, Reached

pytestmark = pytest.mark.process


def look(desk, receiver, **changed) -> Reached:
    return desk.notifier(receiver, **changed).courier.look()


def fault(desk, receiver, **changed) -> NotToldError:
    with pytest.raises(NotToldError) as raised:
        look(desk, receiver, **changed)
    return raised.value


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("signed", [False, True])
def test_a_sound_one_is_reached_and_shows_nothing(desk, kind, signed):
    with Receiver(kind, signed=signed) as receiver:
        assert look(desk, receiver) is (Reached.RECEIVER if kind == "webhook" else Reached.ROBOT)
        assert receiver.took == []
        assert len(receiver.heard) == 1
        assert receiver.heard[0].raw in {b"", b"{}"} or b"text" not in receiver.heard[0].raw


@pytest.mark.parametrize(("kind", "code"), [("dingtalk", "300001"), ("feishu", "19001"), ("wecom", "93000")])
def test_an_address_that_is_not_a_robots_any_more(desk, kind, code):
    with Receiver(kind) as receiver:
        receiver.url = receiver.url[:-3] + "abc"
        found = fault(desk, receiver)
    assert found.failure is Failure.REFUSED
    assert code in str(found.why)


@pytest.mark.parametrize(("kind", "code"), [("dingtalk", "310000"), ("feishu", "19021")])
def test_a_signature_that_is_wrong(desk, kind, code, tmp_path):
    with Receiver(kind, signed=True) as receiver:
        found = fault(desk, receiver, secret_file=private(tmp_path / "other", "SECother"))
    assert code in str(found.why)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_receiver(desk, kind):
    with Receiver(kind, does="redirect") as receiver:
        assert fault(desk, receiver).failure is Failure.SERVER
    assert fault(desk, receiver).failure is Failure.UNREACHABLE


def test_a_receiver_that_wants_no_more(desk):
    with Receiver("webhook", does="gone") as receiver:
        assert fault(desk, receiver).failure is Failure.GONE


@pytest.mark.parametrize("kind", ["dingtalk", "feishu", "wecom"])
def test_a_sign_in_page_is_no_robot(desk, kind):
    with Receiver(kind, does="html") as receiver:
        assert fault(desk, receiver).failure is Failure.SERVER


def test_a_keyword_that_is_missing_is_in_every_notice(desk):
    with Receiver("dingtalk", signed=True) as receiver:
        receiver.answer = (200, {"errcode": 310000, "errmsg": "keywords not in content"})
        assert look(desk, receiver) is Reached.ROBOT
