"""Each kind against a receiver that answers as the real one does: told is what it took, and each of its refusals is seen."""

import json
import re
import subprocess
import time
from base64 import b64decode, b64encode
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.notify.conftest import notice, private
from tests.notify.robots import SECRET, TOKEN, Receiver
from tests.transport.conftest import certificates  # noqa: F401 - a fixture
from wxpush.notify.kinds import KINDS
from wxpush.notify.kinds.base import Failure, NotToldError
from wxpush.notify.kinds.dingtalk import DingTalk
from wxpush.notify.kinds.feishu import Feishu
from wxpush.options.notifier import TAKES, NotifierKind
from wxpush.redact import redact

pytestmark = pytest.mark.process


def refused(desk, receiver, *notices, **more) -> NotToldError:
    """How it fails."""
    with pytest.raises(NotToldError) as raised:
        desk.notifier(receiver, **more).courier.deliver(notices or [notice()])
    assert receiver.took == []
    return raised.value


def openssl(key: str, message: str) -> str:
    """HMAC-SHA256 in Base64, as another program has it."""
    words = [
        "openssl",
        "dgst",
        "-sha256",
        "-mac",
        "HMAC",
        "-macopt",
        f"hexkey:{key.encode().hex()}",
        "-binary",
    ]
    return b64encode(
        subprocess.run(words, input=message.encode(), capture_output=True, check=True).stdout
    ).decode()


def test_every_kind_has_its_keys_and_its_courier():
    assert KINDS.keys() == TAKES.keys() == {*NotifierKind}


def test_a_receiver_takes_what_it_is_told(desk, receiver):
    desk.notifier(receiver).courier.deliver([notice("10 of 10 sent 已发送")])
    (text,) = receiver.texts()
    assert "10 of 10 sent 已发送" in text
    assert receiver.heard[0].headers["content-type"] == "application/json"


def test_several_are_one_message_to_a_group_and_several_to_a_webhook(desk, receiver):
    desk.notifier(receiver).courier.deliver([notice("first", number=1), notice("second", number=2)])
    assert len(receiver.took) == (2 if receiver.kind == "webhook" else 1)
    told = "\n".join(receiver.texts())
    assert told.index("first") < told.index("second")


@pytest.mark.parametrize("kind", ["dingtalk", "feishu"])
def test_a_robot_without_a_signature_is_told_without(desk, kind):
    with Receiver(kind) as receiver:
        desk.notifier(receiver).courier.deliver([notice()])
        assert len(receiver.took) == 1
        assert "sign" not in receiver.heard[0].path
        assert "sign" not in receiver.heard[0].body


@pytest.mark.parametrize("wall_ms", [1_764_556_800_123, 1999])
def test_signatures_are_what_openssl_makes_of_the_same(desk, wall_ms):
    with Receiver("dingtalk", signed=True) as ding, Receiver("feishu", signed=True) as feishu:
        for courier, receiver in ((DingTalk, ding), (Feishu, feishu)):
            with pytest.raises(NotToldError):  # it was an hour ago
                courier(desk.keys(receiver), lambda: wall_ms).deliver([notice()])
        asked = parse_qs(urlsplit(ding.heard[0].path).query)
        assert asked["sign"] == [openssl(SECRET, f"{wall_ms}\n{SECRET}")]
        assert asked["access_token"] == [TOKEN]
        body = feishu.heard[0].body
        assert body["sign"] == openssl(f"{wall_ms // 1000}\n{SECRET}", "")
        assert body["timestamp"] == str(wall_ms // 1000)


@pytest.mark.parametrize(
    ("kind", "code", "said"),
    [("dingtalk", 310000, "sign not match"), ("feishu", 19021, "sign match fail")],
)
def test_a_wrong_signature_is_a_refusal_though_the_answer_is_200(desk, kind, code, said):
    with Receiver(kind, signed=True) as receiver:
        wrong = private(desk.folder / "wrong", SECRET[::-1])
        failed = refused(desk, receiver, secret_file=wrong)
    assert (failed.failure, failed.again) == (Failure.REFUSED, True)
    assert f"({code} {said}" in str(failed.why)


@pytest.mark.parametrize(("kind", "code"), [("dingtalk", 300001), ("feishu", 19001), ("wecom", 93000)])
def test_a_wrong_token_is_a_refusal_that_does_not_repeat_it(desk, kind, code):
    with Receiver(kind) as receiver:
        receiver.url = receiver.url.replace(TOKEN[:36], "f" * 36)
        failed = refused(desk, receiver)
        told = str(failed.why)
    assert failed.failure is Failure.REFUSED
    assert str(code) in told
    assert "f" * 36 not in told
    assert redact(f"at {receiver.url}") == "at ***"
    token = re.split("[=/]", receiver.url)[-1]
    assert redact(f"the token {token}") == "the token ***"


def test_a_signature_that_does_not_fit_is_refused_by_a_webhook(desk):
    with Receiver("webhook") as receiver:
        wrong = private(desk.folder / "wrong", f"whsec_{b64encode(bytes(32)).decode()}")
        failed = refused(desk, receiver, secret_file=wrong)
    assert failed.failure is Failure.SERVER
    assert "401" in str(failed.why)


def test_a_webhook_is_told_type_time_and_the_data_with_the_same_id_each_time(desk):
    with Receiver("webhook") as receiver:
        courier = desk.notifier(receiver).courier
        for _ in range(2):
            courier.deliver([notice()])
        first, second = receiver.took
    assert first.headers["webhook-id"] == second.headers["webhook-id"] == notice().id
    assert first.body["type"] == "wxpush.run.finished"
    assert first.body["timestamp"][:4] == "2025"
    assert first.body["data"] == notice().data


@pytest.mark.parametrize("secret", ["plain", "whsec_!!", "whsec_" + b64encode(b"short").decode()])
def test_a_secret_that_is_none_of_standard_webhooks_is_told(desk, secret):
    with Receiver("webhook") as receiver:
        failed = refused(desk, receiver, secret_file=private(desk.folder / "odd", secret))
        assert receiver.heard == []
    assert failed.failure is Failure.SETTING
    assert secret not in str(failed.why)


@pytest.mark.parametrize(
    ("does", "failure", "said"),
    [
        ("redirect", Failure.SERVER, "302"),
        ("fail", Failure.SERVER, "503"),
        ("drop", Failure.NO_ANSWER, "broke"),
    ],
)
def test_what_is_no_answer_of_it_is_a_failure(desk, receiver, does, failure, said):
    receiver.does = does
    failed = refused(desk, receiver)
    assert (failed.failure, failed.again) == (failure, True)
    assert said in str(failed.why)
    assert len(receiver.heard) == 1  # it is sent nowhere else


@pytest.mark.parametrize("kind", ["dingtalk", "feishu", "wecom"])
def test_a_page_in_a_robots_place_is_no_yes(desk, kind):
    with Receiver(kind, does="html") as receiver:
        assert refused(desk, receiver).failure is Failure.SERVER


def test_a_receiver_that_is_gone_is_not_told_again(desk):
    with Receiver("webhook", does="gone") as receiver:
        failed = refused(desk, receiver)
    assert (failed.failure, failed.again) == (Failure.GONE, False)


def test_nobody_at_the_address(desk, receiver):
    receiver.url = "http://127.0.0.1:1/robot"
    failed = refused(desk, receiver)
    assert failed.failure is Failure.UNREACHABLE
    assert "127.0.0.1" not in str(failed.why)


@pytest.mark.parametrize("name", ["good", "expired", "elsewhere", "itself"])
def test_certificates_are_verified(desk, certificates, monkeypatch, name):  # noqa: F811 - the fixture
    with Receiver("dingtalk", signed=True) as receiver:
        receiver.with_tls(certificates.folder / f"{name}.pem", certificates.folder / "server.key")
        monkeypatch.setenv("SSL_CERT_FILE", certificates.environ["SSL_CERT_FILE"])
        if name == "good":
            desk.notifier(receiver).courier.deliver([notice()])
            assert len(receiver.took) == 1
        else:
            failed = refused(desk, receiver)
            assert failed.failure is Failure.UNREACHABLE
            assert "certificate" in str(failed.why)


def test_a_proxy_is_asked_as_the_environment_says(desk, monkeypatch):
    """An address that is of no machine: only the proxy can be asked for it."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    with Receiver("wecom") as receiver:
        receiver.url = "https://robots.invalid/send"
        assert refused(desk, receiver).failure is Failure.UNREACHABLE
        monkeypatch.setenv("HTTPS_PROXY", "nothing://x")
        assert refused(desk, receiver).failure is Failure.SETTING


@pytest.mark.parametrize(
    ("mode", "text", "said"),
    [
        (0o644, None, "read or written by others"),
        (0o600, "", "empty"),
        (0o600, "http://robots.example.com/send", "https"),
        (0o600, "ftp://x", "https://host"),
        (None, None, "cannot be read"),
    ],
)
def test_a_file_of_an_address_is_held_to_the_rule_of_secrets(desk, mode, text, said):
    with Receiver("wecom") as receiver:
        notifier = desk.notifier(receiver)
        path = Path(desk.folder / "wecom.url")
        if text is not None:
            path.write_text(text)
        if mode is None:
            path.unlink()
        else:
            path.chmod(mode)
        with pytest.raises(NotToldError) as raised:
            notifier.courier.deliver([notice()])
        assert receiver.heard == []
    assert raised.value.failure is Failure.SETTING
    assert said in str(raised.value.why)


def test_a_text_is_cut_where_a_robot_takes_no_more(desk):
    with Receiver("wecom") as receiver:
        desk.notifier(receiver).courier.deliver([notice("已发送" * 1000)])
        (text,) = receiver.texts()
    assert 2040 < len(text.encode()) <= 2048
    assert text.endswith("…")


def test_a_body_is_json_of_utf8(desk):
    with Receiver("dingtalk", signed=True) as receiver:
        desk.notifier(receiver).courier.deliver([notice('未发送 “引号” \\ "')])
        (heard,) = receiver.took
    assert json.loads(heard.raw.decode("utf-8"))["text"]["content"].splitlines()[1] == '未发送 “引号” \\ "'
    sign = parse_qs(urlsplit(heard.path).query)["sign"][0]
    assert len(b64decode(sign)) == 32
    assert abs(time.time() - int(parse_qs(urlsplit(heard.path).query)["timestamp"][0]) / 1000) < 60
