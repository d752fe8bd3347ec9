"""Addresses of broker and Redis: no password of one is shown, no switch of one turns TLS off, and nothing goes in the clear beyond this machine."""

import os
import string
from contextlib import suppress
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wxpush.cli.common.cluster.place import cluster_place
from wxpush.cli.common.configuration import take_secret_out
from wxpush.cluster import address
from wxpush.cluster.address import SCHEMES, parse, without_password
from wxpush.cluster.broker import BROKERS
from wxpush.cluster.broker.rabbit import open_rabbit
from wxpush.cluster.store.connection import open_store
from wxpush.errors import UsageError, WxpushError
from wxpush.options.cluster import BROKER, CLUSTER_KEY_FILE, PLAIN_CLUSTER, STATE
from wxpush.options.common import CONFIG
from wxpush.options.values import Values
from wxpush.run.nextcommand import cluster_options
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


@pytest.mark.parametrize("kind", BROKERS, ids=lambda kind: kind.name)
def test_every_scheme_of_a_broker_is_known_by_its_port_and_its_tls(kind):
    """An address of an unknown scheme counts as one without TLS: `--plain-cluster` would be asked for in vain."""
    assert [scheme for scheme in kind.schemes if scheme not in SCHEMES] == [], (
        "add it to SCHEMES in wxpush/cluster/address.py"
    )
    assert any(SCHEMES[scheme].tls for scheme in kind.schemes)
    assert all(SCHEMES[scheme].port for scheme in kind.schemes)


def seen(text: str) -> list[str]:
    return [part for part in ("secret", "top") if part in text]


@pytest.mark.parametrize(
    "url",
    [
        *PASTED,
        "redis://u:topsecret@127.0.0.1/0",
        "amqps://topsecret@127.0.0.1/",
    ],
)
def test_an_address_is_shown_without_its_password(url):
    assert seen(without_password(url)) == []


@pytest.mark.anyio
@pytest.mark.parametrize("url", PASTED)
async def test_an_address_that_is_none_is_not_repeated(url):
    opened = open_store(url) if url.startswith("redis") else open_rabbit(url)
    with pytest.raises(WxpushError) as refused:
        await opened.__aenter__()
    assert seen(str(refused.value)) == []


@pytest.mark.parametrize("name", ["WXPUSH_BROKER", "WXPUSH_STATE"])
def test_no_child_inherits_an_address(monkeypatch, name):
    monkeypatch.setattr(address, "_environment", address._Environment())
    monkeypatch.setenv(name, "redis://:topsecret@127.0.0.1/0")
    assert name not in CommandToken("true", environ=os.environ)._environ  # as a program in Python has it
    environ = take_secret_out()
    assert name not in os.environ
    assert address.given_by_environment(name) == "redis://127.0.0.1/0"  # the next command need not name it
    assert name not in CommandToken("true", environ=environ)._environ


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


def test_beyond_this_machine_chunks_need_a_key():
    with pytest.raises(WxpushError, match="cluster_key_file"):
        cluster_place(Values({BROKER: "rediss://203.0.113.7/0"}))


@pytest.mark.parametrize("url", ["redis://127.0.0.1:6379/0", "redis://localhost/0", "redis://[::1]/0"])
def test_on_this_machine_neither_is_needed(url):
    assert cluster_place(Values({BROKER: url})).broker == url


@pytest.fixture
def key_file(tmp_path):
    path = tmp_path / "key"
    path.touch(mode=0o600)
    path.write_text("0f" * 32 + "\n")
    return path


@pytest.mark.parametrize("url", ["rediss://203.0.113.7/0", "redis://127.0.0.1/0"])
def test_a_key_is_taken_wherever_the_servers_are(url, key_file):
    assert cluster_place(Values({BROKER: url, CLUSTER_KEY_FILE: key_file})).key == bytes([15]) * 32
    assert (
        cluster_place(Values({BROKER: url, CLUSTER_KEY_FILE: key_file})).named
        == f" --cluster-key-file {key_file}"
    )
    assert "0f" not in repr(cluster_place(Values({BROKER: url, CLUSTER_KEY_FILE: key_file})))


@pytest.mark.parametrize("text", ["", "0f" * 31, "0f" * 33, "0g" * 32, "0f" * 32 + "\n" + "0f" * 32])
def test_what_is_no_key_is_none_and_is_not_repeated(text, key_file):
    key_file.write_text(text)
    with pytest.raises(UsageError, match="64 hexadecimal digits") as refused:
        cluster_place(Values({BROKER: "redis://127.0.0.1/0", CLUSTER_KEY_FILE: key_file}))
    assert not text or text not in str(refused.value)


def test_a_key_that_others_can_read_is_refused(key_file):
    key_file.chmod(0o644)
    with pytest.raises(UsageError, match="chmod 600"):
        cluster_place(Values({BROKER: "redis://127.0.0.1/0", CLUSTER_KEY_FILE: key_file}))


def test_the_configuration_names_the_key_beside_itself(key_file):
    config = key_file.with_name("wxpush.yaml")
    config.write_text("cluster_key_file: key\n")
    assert cluster_place(Values({BROKER: "rediss://203.0.113.7/0", CONFIG: config})).key == bytes([15]) * 32


def test_what_goes_in_the_clear_is_allowed_by_its_option_which_the_next_command_has_too(
    monkeypatch, key_file
):
    monkeypatch.setattr(address, "_environment", address._Environment())
    url = "redis://:topsecret@203.0.113.7/0"
    assert cluster_place(Values({BROKER: url, PLAIN_CLUSTER: True, CLUSTER_KEY_FILE: key_file})).state == url
    shown = without_password(url)
    assert cluster_options(shown, shown, "") == " --broker redis://203.0.113.7/0 --plain-cluster"
    monkeypatch.setenv(PLAIN_CLUSTER.variable, "true")
    assert cluster_options(shown, shown, "") == " --broker redis://203.0.113.7/0"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("amqp://u:p%2Fw@127.0.0.1:5672/shop", "amqp://127.0.0.1:5672/shop"),
        ("AMQPS://Rabbit.example/?heartbeat=5&cafile=/etc/ca.pem", "amqps://Rabbit.example/"),
        ("rediss://u:a:b@[2001:db8::1]:6380/3?protocol=3", "rediss://[2001:db8::1]:6380/3"),
        ("redis://state", "redis://state"),
    ],
)
def test_an_address_is_read_whole(url, shown):
    assert without_password(url) == shown


@pytest.mark.anyio
@pytest.mark.parametrize(
    "url",
    [
        "redis:///0",
        "redis://127.0.0.1:0/",
        "redis://127.0.0.1:65536/",
        "redis://127.0.0.1:port/",
        "redis://127.0.0.1/zero",
        "redis://u:12/topsecret@127.0.0.1/0",
        "redis://127.0.0.1/0?topsecret@x",
        "redis://127.0.0.1 /0",
        "redis://127.0.0.1/0\n",
        "redis://127.0.0.1/0#1",
        "redis://127.0.0.1,127.0.0.2/0",
        "unix:///run/redis.sock",
        f"redis://{'a' * 4096}/0",
    ],
)
async def test_what_is_no_address_of_a_redis_is_refused_before_a_library_sees_it(url):
    with pytest.raises(UsageError, match="Write redis://HOST:6379/0"):
        await open_store(url).__aenter__()


@given(
    st.sampled_from(["redis", "rediss", "amqp", "amqps"]),
    st.text(alphabet=string.printable, min_size=8, max_size=20),
)
def test_no_part_of_a_password_is_shown_however_it_is_pasted(scheme, password):
    secret = f"Q{password}Q"
    for written in (secret, quote(secret, safe="")):
        shown = without_password(f"{scheme}://user:{written}@host:6379/0")
        assert shown in {f"{scheme}://host:6379/0", ""}
    assert shown == f"{scheme}://host:6379/0"  # percent-encoded any password is one


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused_in_a_sentence(text):
    with suppress(UsageError):
        assert without_password(text) == parse(text, flag="--broker", example="EXAMPLE").shown
