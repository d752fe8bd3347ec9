"""The order of doctor's checks, and what is not looked at behind a fault."""

from pathlib import Path
from typing import Any

import pytest

from tests.run.check.test_examination import APPID, URL, machine
from wxpush import probes
from wxpush.config import Config
from wxpush.errors import UsageError
from wxpush.model import Arrival, Reply
from wxpush.run.check import examination
from wxpush.run.check.examination import FoundConfig, examine
from wxpush.run.check.finding import CheckResult, Level
from wxpush.words import Sentence


@pytest.fixture
def looked(monkeypatch, tmp_path):
    """The names and levels of all checks; `fault`: why nobody answers."""

    async def fetch(*_: object, **__: object) -> None:
        """A token comes."""

    monkeypatch.setattr(probes, "fetch_token", fetch)
    monkeypatch.setattr(
        examination, "disk", lambda folder, _clock: CheckResult("disk", Level.OK, str(folder))
    )
    monkeypatch.setattr(examination, "shared_state", lambda url: CheckResult("state", Level.OK, url))

    def look(
        config: Any = None, *, fault: str = "", url: Any = URL, recipients: Path | None = None, **more: Any
    ):
        async def knock(_url: str, *, seconds: float) -> tuple[Reply, str]:
            assert seconds == 10.0
            return Reply(Arrival.ANSWERED, 200, b"", fault=fault), "Tue, 01 Dec 2026 12:00:00 GMT"

        def find() -> FoundConfig:
            if isinstance(config, Exception):
                raise config
            return config or FoundConfig(Config(appid=APPID, token_command="true"), tmp_path / "wxpush.yaml")

        def address(_config: Config) -> str:
            if isinstance(url, Exception):
                raise url
            return str(url)

        monkeypatch.setattr(probes, "knock", knock)
        monkeypatch.setattr(probes, "look_up", lambda *_: 0.0)
        environ = {"WXPUSH_APPID": APPID} if not isinstance(config, FoundConfig) else {}
        return list(examine(find, address, environ, recipients, machine(), **more))

    return look


ACCOUNT = ["secret", "proxy", "connection", "clock", "token", "IP allow-list", "quota"]


def test_each_check_has_its_turn_and_what_is_not_asked_for_is_not_looked_at(looked, tmp_path):
    assert [each.name for each in looked()] == ["configuration", *ACCOUNT, "disk", "event loop"]
    more = looked(state="redis://127.0.0.1/0", recipients=tmp_path / "orders.csv")
    assert [each.name for each in more] == [
        "configuration", *ACCOUNT, "state", "disk", "event loop", "recipients",
    ]  # fmt: skip
    assert [each.what for each in more if each.name == "disk"] == [str(tmp_path)]


def test_behind_a_fault_that_was_told_nothing_is_looked_at_that_follows_from_it(looked):
    wrong = UsageError("run.no_campaign_file", path="a")
    assert [each.name for each in looked(wrong)] == ["configuration", "disk", "event loop"]
    assert [each.name for each in looked(url=wrong)] == ["configuration", "address", "disk", "event loop"]
    assert [each.name for each in looked(url="https://" + "x" * 300)][1] in {"proxy", "secret"}
    away = looked(fault="no answer")
    assert [(each.name, each.level) for each in away][1:4] == [
        ("secret", Level.OK), ("proxy", Level.OK), ("connection", Level.FAIL),
    ]  # fmt: skip
    assert [each.name for each in away][4:] == ["disk", "event loop"]


def test_without_a_configuration_and_a_secret_it_says_how_to_begin_and_looks_at_the_network_all_the_same(
    looked,
):
    found = {each.name: each for each in looked(FoundConfig(Config(), None))}
    assert list(found) == ["configuration", "secret", "proxy", "connection", "clock", "disk", "event loop"]
    assert found["configuration"].level is Level.WARN
    assert found["configuration"].advice == str(Sentence("run.init_writes_one"))
    assert found["secret"].level is Level.FAIL
    assert found["proxy"].what == str(Sentence("run.no_proxy"))
