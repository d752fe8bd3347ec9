"""Addresses of broker and Redis: no password of one is shown, no switch of one turns TLS off, and nothing goes in the clear beyond this machine."""

import os

import pytest

from wxpush.cli.common.cluster.place import cluster_place
from wxpush.cli.common.configuration import take_secret_out
from wxpush.cluster.broker.rabbit import open_rabbit
from wxpush.cluster.state.connection import open_state
from wxpush.errors import WxpushError
from wxpush.options.cluster import BROKER, STATE
from wxpush.options.values import Values
from wxpush.redact import without_password
from wxpush.token.central import CommandToken

#: Passwords as people paste them: each holds what ends the server's name.
PASTED = (
    "redis://:top/secret@127.0.0.1:6379/9",
    "redis://:topsecret#1@127.0.0.1/0",
    "redis://:topsecret?1@127.0.0.1/0",
    "redis:topsecret@127.0.0.1",
    "amqp://u:top/secret@127.0.0.1/",
    "amqp://u:top#secret@127.0.0.1/",
    "amqp://u:top?secret@127.0.0.1/",
)
_LOCAL_REDIS = "redis://127.0.0.1:6379/0"


def seen(text: str) -> list[str]:
    return [part for part in ("secret", "top") if part in text]


@pytest.mark.parametrize(
    "url",
    [
        *(
            pytest.param(
                url,
                marks=pytest.mark.xfail(
                    strict=True, reason="what stands before / # or ? is taken for the server"
                ),
            )
            for url in PASTED
        ),
        "redis://u:topsecret@127.0.0.1/0",
        "amqps://topsecret@127.0.0.1/",
    ],
)
def test_an_address_is_shown_without_its_password(url):
    assert seen(without_password(url)) == []


@pytest.mark.xfail(strict=True, reason="it is repeated, or a bug, or taken for localhost")
@pytest.mark.parametrize("url", PASTED)
async def test_an_address_that_is_none_is_not_repeated(url):
    opened = open_state(url) if url.startswith("redis") else open_rabbit(url)
    with pytest.raises(WxpushError) as refused:
        await opened.__aenter__()
    assert seen(str(refused.value)) == []


@pytest.mark.xfail(strict=True, reason="children inherit the passwords of broker and Redis")
@pytest.mark.parametrize("name", ["WXPUSH_BROKER", "WXPUSH_STATE"])
def test_no_child_inherits_an_address(monkeypatch, name):
    monkeypatch.setenv(name, "redis://:topsecret@127.0.0.1/0")
    environ = take_secret_out()
    assert name not in os.environ
    assert name not in CommandToken("true", environ=environ)._environ


@pytest.mark.xfail(strict=True, reason="the switch is obeyed")
@pytest.mark.parametrize(
    "url",
    [
        "rediss://127.0.0.1/0?ssl_cert_reqs=none",
        "rediss://127.0.0.1/0?SSL_CERT_REQS=none",
        "rediss://127.0.0.1/0?ssl_check_hostname=false",
        "rediss://127.0.0.1/0?ssl_min_version=TLSv1",
        "amqps://127.0.0.1/?no_verify_ssl=1",
        "amqps://127.0.0.1/?verify=0",
    ],
)
def test_no_address_turns_verification_off(url):
    with pytest.raises(WxpushError, match="TLS"):
        cluster_place(Values({BROKER: url, STATE: None if url.startswith("redis") else _LOCAL_REDIS}))


@pytest.mark.xfail(strict=True, reason="openids, texts and the access token go in the clear")
@pytest.mark.parametrize(
    ("broker", "state"),
    [
        ("redis://203.0.113.7/0", None),
        ("amqp://203.0.113.7/", _LOCAL_REDIS),
        ("amqp://127.0.0.1/", "redis://203.0.113.7/0"),
        ("redis://broker/0", None),
    ],
)
def test_nothing_goes_in_the_clear_beyond_this_machine(broker, state):
    with pytest.raises(WxpushError, match="--plain-cluster"):
        cluster_place(Values({BROKER: broker, STATE: state}))


@pytest.mark.xfail(strict=True, reason="chunks are not sealed")
def test_beyond_this_machine_chunks_need_a_key():
    with pytest.raises(WxpushError, match="cluster_key_file"):
        cluster_place(Values({BROKER: "rediss://203.0.113.7/0"}))


@pytest.mark.parametrize("url", ["redis://127.0.0.1:6379/0", "redis://localhost/0", "redis://[::1]/0"])
def test_on_this_machine_neither_is_needed(url):
    assert cluster_place(Values({BROKER: url})).broker == url
