"""What the options of `send` mean together, and what a command takes out of its environment."""

import os
from math import inf
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from wxpush.cli.common import configuration as configurations
from wxpush.cli.common import levers, settings
from wxpush.cli.common.configuration import configuration, take_secret_out
from wxpush.cluster import address
from wxpush.config import Config
from wxpush.errors import UsageError
from wxpush.limits.lever import Lever
from wxpush.options import files, send
from wxpush.options.cluster import BROKER
from wxpush.options.common import PROFILE
from wxpush.options.values import Values
from wxpush.run.levers.installed import rate
from wxpush.run.levers.orders import LeverAnswer
from wxpush.run.place import Place
from wxpush.words import Sentence


def fault(error: UsageError) -> str:
    assert isinstance(error.sentence, Sentence)
    return error.sentence.id


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({}, None),
        ({send.OFFLINE: True}, "misuse.offline_without_dry_run"),
        ({send.OFFLINE: True, send.DRY_RUN: True}, None),
        ({send.TO: ["o"], send.DRY_RUN: True}, "misuse.to_and_dry_run"),
        ({send.TO: ["o"]}, None),
        ({send.OUTPUT: "a.csv"}, "misuse.row_without_dry_run"),
        ({send.OUTPUT: "a.csv", send.TO: ["o"]}, "misuse.row_without_dry_run"),
        ({send.OUTPUT: "a.csv", send.DRY_RUN: True}, None),
        ({send.ROW: 3}, "misuse.row_without_dry_run"),
        ({send.ROW: 3, send.TO: ["o"]}, None),
        ({send.ROW: 3, send.DRY_RUN: True}, None),
    ],
)
def test_options_that_mean_nothing_together_are_refused(given, wrong):
    if wrong is None:
        settings._check(Values(given))
    else:
        with pytest.raises(UsageError) as caught:
            settings._check(Values(given))
        assert fault(caught.value) == wrong


def test_offline_nobody_is_asked_who_follows_and_whoever_types_both_is_told():
    assert settings._check_followers(Values({send.CHECK_FOLLOWERS: True})) is True
    assert settings._check_followers(Values({}, {"check_followers": True})) is True
    assert settings._check_followers(Values({send.OFFLINE: True}, {"check_followers": True})) is False
    with pytest.raises(UsageError) as caught:
        settings._check_followers(Values({send.OFFLINE: True, send.CHECK_FOLLOWERS: True}))
    assert fault(caught.value) == "misuse.followers_offline"


@pytest.mark.parametrize(
    ("given", "runs"),
    [({}, "of file"), ({files.SANDBOX: True}, None), ({send.OFFLINE: True}, None)],
)
def test_a_rehearsal_runs_no_command_of_a_configuration_but_one_that_is_typed(given, runs):
    assert settings._on_stop(Values(given, {"on_stop": "of file"})) == runs
    assert settings._on_stop(Values(given | {send.ON_STOP: "typed"}, {"on_stop": "of file"})) == "typed"


@pytest.mark.parametrize(
    ("given", "configured", "names"),
    [
        ({}, True, []),
        ({send.NOTIFY: ["ops"]}, True, ["ops"]),
        ({send.DRY_RUN: True, send.NOTIFY: ["ops"]}, False, []),
        ({send.TO: ["o"], send.NOTIFY: ["ops"]}, False, []),
        ({files.SANDBOX: True}, False, []),
        ({files.SANDBOX: True, send.NOTIFY: ["ops"]}, True, ["ops"]),
    ],
)
def test_only_what_sends_is_told_of_and_a_rehearsal_where_somebody_is_named(
    monkeypatch, given, configured, names
):
    asked: list[Any] = []
    monkeypatch.setattr(settings, "bureau", lambda keys, names: asked.append((keys, list(names))))
    config: Any = SimpleNamespace(notify={"ops": 1})
    settings._told(Values(given), config)
    assert asked == [({"ops": 1} if configured else {}, names)]


def test_the_secret_is_taken_out_of_the_environment_and_given_to_whoever_asks_for_it(monkeypatch):
    monkeypatch.setenv("WXPUSH_SECRET", "s" * 32)
    taken: list[object] = []
    monkeypatch.setattr(address, "take_out", taken.append)
    environ = take_secret_out()
    assert environ["WXPUSH_SECRET"] == "s" * 32
    assert "WXPUSH_SECRET" not in os.environ
    assert taken == [os.environ]


def test_a_profile_needs_a_file_to_stand_in(monkeypatch):
    monkeypatch.setattr(configurations, "find_config", lambda *_: None)
    assert configuration(Values({})) == Config()
    with pytest.raises(UsageError) as caught:
        configuration(Values({PROFILE: "two"}))
    assert fault(caught.value) == "misuse.profile_without_file"


# The levers of a send on this machine.


class Printer:
    """Keeps what it is told."""

    def __init__(self, _voice: object) -> None:
        SAID.clear()

    def say(self, text: object, _label: object = None) -> None:
        SAID.append(str(text))

    def event(self, name: str, **values: object) -> None:
        SAID.append((name, values))


SAID: list[Any] = []


@pytest.fixture
def moved(monkeypatch, tmp_path):
    """Moves a lever where this is the answer, and these checkpoints are being sent."""
    place = Place.of(tmp_path / "orders.csv", label="orders.csv")

    def act(lever: Lever, answer: LeverAnswer | None, *at_work: str, asked: float | None = None) -> list[Any]:
        orders: list[Any] = []

        def call(_path: Path, order: Any) -> LeverAnswer | None:
            orders.append(order)
            return answer

        for name, value in {
            "place": lambda *_: place,
            "Printer": Printer,
            "voice": lambda _: None,
            "call": call,
            "begun": lambda path: path.name in at_work,
            "status": lambda *_: None,
        }.items():
            monkeypatch.setattr(levers, name, value)
        levers.move(lever, "orders.csv", Values({}), asked)
        (order,) = orders
        assert (order.do, order.rate) == (lever, None if asked == inf else asked)
        return list(SAID)

    return act


@pytest.mark.parametrize(
    ("lever", "changed", "word"),
    [
        (Lever.PAUSE, True, "cli.pause_moved"),
        (Lever.PAUSE, False, "cli.pause_stood"),
        (Lever.RESUME, True, "cli.resume_moved"),
        (Lever.RESUME, False, "cli.resume_stood"),
        (Lever.RATE, True, "cli.rate_moved"),
        (Lever.RATE, False, "cli.rate_stood"),
    ],
)
def test_what_came_of_a_lever_is_said_and_told_to_programs(moved, lever, changed, word):
    answer = LeverAnswer(ok=True, changed=changed, recorded=True, paused=True, rate=5.0, before=50.0)
    first, *rest, event = moved(lever, answer, asked=5.0)
    said = str(Sentence(word, list="orders.csv", named="N", rate=rate(5.0), before=rate(50.0)))
    assert first.startswith(said.split("N", maxsplit=1)[0])
    assert len(rest) == (lever is Lever.RATE)
    assert event == (
        "lever",
        {
            "lever": lever.value,
            "changed": changed,
            "recorded": True,
            "paused": True,
            "rate": 5.0,
            "before": 50.0,
        },
    )


def test_a_move_that_could_not_be_kept_is_told(moved):
    answer = LeverAnswer(ok=True, changed=True, recorded=False, paused=False, rate=None, before=None)
    assert str(Sentence("cli.not_recorded")) in moved(Lever.RATE, answer, asked=inf)


@pytest.mark.parametrize(
    ("lever", "at_work", "wrong"),
    [
        (Lever.PAUSE, [], "cli.nothing_to_move"),
        (Lever.RATE, [], "cli.nothing_to_move"),
        (Lever.RESUME, ["orders.csv.wxpush"], "cli.levers_out_of_reach"),
        (Lever.RESUME, ["orders.csv.sandbox.wxpush"], "cli.only_rehearsed_now"),
    ],
)
def test_where_no_send_answers_it_is_told_why(moved, lever, at_work, wrong):
    with pytest.raises(UsageError) as caught:
        moved(lever, None, *at_work)
    assert fault(caught.value) == wrong


def test_where_nothing_is_sent_resume_says_what_sends(moved):
    said = moved(Lever.RESUME, None)
    assert said[0] == str(Sentence("cli.nothing_is_sent", list="orders.csv"))
    assert said[1].startswith("wxpush send ")


@pytest.mark.parametrize(("words", "found"), [(["5/s"], (None, "5/s")), (["a.csv", "5/s"], ("a.csv", "5/s"))])
def test_a_rate_is_typed_behind_the_list_where_one_is_named(words, found):
    assert levers.typed_rate(words) == found


@pytest.mark.parametrize("words", [[], ["a", "b", "c"]])
def test_more_or_fewer_words_are_no_rate(words):
    with pytest.raises(UsageError) as caught:
        levers.typed_rate(words)
    assert fault(caught.value) == "cli.rate_words"


def test_a_broker_that_is_typed_means_a_cluster_and_one_of_the_environment_is_passed_over(monkeypatch):
    monkeypatch.setattr(levers, "require_no_cluster", lambda _options: None)
    options = Values({BROKER: "redis://127.0.0.1/0"})
    monkeypatch.setenv(BROKER.variable, "redis://127.0.0.1/0")
    levers._require_alone(Lever.PAUSE, "orders.csv", options)
    monkeypatch.setenv(BROKER.variable, "redis://127.0.0.1/1")
    with pytest.raises(UsageError) as caught:
        levers._require_alone(Lever.PAUSE, "orders.csv", options)
    assert fault(caught.value) == "cli.list_and_broker"
