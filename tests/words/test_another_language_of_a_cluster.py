"""In a language whose every word is changed, no command of a cluster says a word of English.

The command that is looked at runs in this process; whoever it works with is a process of its own, and tells in English: what they keep for
each other must be told in the language of whoever reads it.
"""

from contextlib import ExitStack
from typing import cast

import pytest

from tests.cluster import servers
from tests.cluster.field import Field
from tests.cluster.scenes import interrupted, marked
from tests.words.another import english, run
from wxpush.cluster import address
from wxpush.cluster.noting import note, note_failure
from wxpush.cluster.poison import PoisonError
from wxpush.cluster.store.connection import AwayError, RefusedError
from wxpush.cluster.store.pause import Pause, PauseCause, kept, restored
from wxpush.run.cluster.log import telling
from wxpush.run.ports import Voice
from wxpush.sandbox.faults import Faults
from wxpush.system.clock import SystemClock
from wxpush.system.whoami import host, user
from wxpush.words import Sentence
from wxpush.words.labels import Label

pytestmark = pytest.mark.usefixtures("another")
with_redis = pytest.mark.skipif(not servers.has_redis(), reason="no Redis runs on 6379")
with_rabbit = pytest.mark.skipif(not servers.has_rabbit(), reason="no RabbitMQ runs on 5672")

#: What is the same in every language: products, settings of Redis, and words of a command that is next. The words of codes are in
#: a file that is not changed here.
NAMES = {
    "Redis", "RabbitMQ", "Kafka", "appendonly", "appendfsync", "maxmemory", "everysec", "no", "yes", "operator", "account", "quota",
    "dispatch", "send", "results", "resolve", "retry", "resume", "rejected", "campaign", "api", "unauthorized",
    "unfollowed", "plain", "scram", "sha", user(), host(),
}  # fmt: skip


@pytest.fixture
def field(tmp_path):
    with ExitStack() as stack:
        yield Field(stack, tmp_path, broker=servers.REDIS, state=servers.REDIS, many=100, rate="100/s")


@pytest.fixture
def say(field, capfd, monkeypatch):
    """Run a command of the field's cluster here, and see what it says."""
    monkeypatch.setattr(address, "_environment", address._Environment())
    monkeypatch.chdir(field.folder)

    def said(*typed: str) -> str:
        for name, value in field.environ.items():  # a command takes out what is secret
            monkeypatch.setenv(name, value)
        text = run(capfd, monkeypatch, *typed)
        assert "жжж" in text
        assert english(text, *NAMES) == [], text
        return text

    return said


def dispatch(field: Field, *more: str) -> tuple[str, ...]:
    return ("dispatch", str(field.recipients), "--rate", field.rate, "--yes", "--progress", "lines", *more)


@with_redis
def test_pauses_and_where_a_cluster_stands(field, say):
    field.work()
    say("pause")
    dispatcher = field.dispatch()
    field.wait_for(lambda: "(operator)" in dispatcher.said())
    assert f"({'ж' * 8})" in say("status", "--broker", servers.REDIS)
    say("resume")
    say("resume")
    field.finish(dispatcher)
    say("status", "--broker", servers.REDIS)


@with_redis
def test_a_dispatch_to_its_end_and_again(field, say):
    field.work()
    say(*dispatch(field))
    say(*dispatch(field))
    assert field.delivered() > 90


@with_redis
def test_a_dispatch_during_a_pause(field, say):
    assert field.run("pause").returncode == 0
    assert f"({'ж' * 8})" in say(*dispatch(field, "--max-duration", "2s"))


@with_redis
def test_a_dispatch_that_a_refusal_ends_which_a_worker_heard(field, say):
    field.sandbox.control.set_faults(Faults(account_errcode=48001, daily_limit=10**9))
    field.work()
    assert "48001" in say(*dispatch(field))
    assert "48001" in say("status", "--broker", servers.REDIS)


@with_redis
def test_a_worker(field, say):
    dispatcher = field.dispatch()
    field.wait_for(lambda: marked(field))
    say("work", "--once")
    assert field.finish(dispatcher)["sent"] > 90


@with_redis
def test_a_worker_that_may_not_send_to_the_hosts_of_a_campaign(field, say):
    campaign = field.folder / "campaign.yaml"
    campaign.write_text(campaign.read_text() + "url: https://evil.example/{{ text }}\n")
    config = field.folder / "worker.yaml"
    config.write_text("allow_hosts: [shop.example.com]\n")
    config.chmod(0o600)
    dispatcher = field.dispatch()
    field.wait_for(lambda: marked(field))
    field.environ["WXPUSH_CONFIG"] = str(config)
    say("work", "--once")
    field.finish(dispatcher)


@with_redis
def test_a_dispatch_that_is_given_up(field, say):
    field.work()
    interrupted(field, 30)
    say("dispatch", str(field.recipients), "--abandon", "--yes")
    say("dispatch", str(field.recipients), "--abandon", "--yes")


@with_redis
def test_a_dispatch_that_may_not_begin_or_finds_nothing(field, say):
    first = field.dispatch()
    field.wait_for(lambda: marked(field))
    say(*dispatch(field, "--lease", "1s"))
    say("send", str(field.recipients), "--yes")
    first.kill()
    servers.sweep(field.namespace, servers.REDIS, servers.REDIS)
    say(*dispatch(field, "--lease", "1s"))
    say("dispatch", str(field.recipients), "--abandon", "--yes")


#: What cannot be reached, read or used: an address of a broker, and of a Redis beside it.
WRONG = [
    ("amqp://127.0.0.1:1/", servers.REDIS),
    ("redis://127.0.0.1:1/0", ""),
    ("nats://x", ""),
    ("kafka://127.0.0.1:1", servers.REDIS),
    ("kafka://127.0.0.1:1", ""),
    ("kafka://u:p@127.0.0.1/?sasl=gssapi", servers.REDIS),
    ("kafka://127.0.0.1/?heartbeat=1", servers.REDIS),
    ("kafka+tls://127.0.0.1/?certfile=/nowhere.pem", servers.REDIS),
    ("nonsense", ""),
    ("amqp://u:p/w@127.0.0.1/", servers.REDIS),
    ("amqps://127.0.0.1/?verify=no", servers.REDIS),
    ("amqp://127.0.0.1/", "amqp://127.0.0.1/"),
    ("amqp://127.0.0.1/", ""),
    ("redis://127.0.0.1/0?protocol=x", ""),
    pytest.param((servers.REDIS.replace("/9", "/99999"), ""), marks=with_redis),
    pytest.param(
        (servers.RABBIT.replace("guest@", "wrong@"), servers.REDIS), marks=[with_redis, with_rabbit]
    ),
    pytest.param((f"{servers.RABBIT}nosuch", servers.REDIS), marks=[with_redis, with_rabbit]),
]


@pytest.mark.process
@pytest.mark.parametrize("command", ["pause", "work", "status"])
@pytest.mark.parametrize("where", WRONG)
def test_an_address_that_does_not_work(capfd, monkeypatch, command, where):
    broker, state = where
    monkeypatch.setattr(address, "_environment", address._Environment())
    monkeypatch.setenv("WXPUSH_APPID", "wx0123456789abcdef")
    monkeypatch.setenv("WXPUSH_STATE", state)
    said = run(capfd, monkeypatch, command, "--broker", broker)
    assert "жжж" in said
    assert english(said, *NAMES, *address.SETTINGS) == []


class Listening:
    """A voice that keeps what it is given."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def note(self, text: Sentence | str, label: Label = Label.NOTE) -> None:
        assert label is Label.WARNING
        self.heard.append(str(text))


@pytest.mark.parametrize(
    "act",
    [
        lambda: note(Sentence("cluster.restarted", at="redis://h")),
        lambda: note(AwayError("cluster.silent", server="Redis", at="redis://h", why="TimeoutError")),
        lambda: note(RefusedError("redis://h", "READONLY")),
        lambda: note_failure(PoisonError("cluster.chunk_too_long")),
        lambda: note_failure(KeyError("x")),
    ],
)
def test_what_is_noted_on_the_way(act):
    voice = Listening()
    with telling(cast("Voice", voice), SystemClock()):
        act()
    (said,) = voice.heard
    assert "жжж" in said
    assert english(said, "Redis", "READONLY", "KeyError") == []


def test_why_an_account_is_paused_is_told_in_the_language_of_whoever_asks():
    found = restored(kept(Pause(PauseCause.OPERATOR, Sentence("cluster.paused_by", by="op@host"))), 1.0)
    assert found.told().startswith("жжж")
    assert "paused" not in found.told().lower()
