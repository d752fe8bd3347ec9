"""The commands that are printed as `next:` name no more than whoever runs them has to say again."""

from pathlib import Path

import pytest

from wxpush.checkpoint.dispatched import Dispatch
from wxpush.cluster import address
from wxpush.options.cluster import BROKER, NAMESPACE, PLAIN_CLUSTER, STATE
from wxpush.run.nextcommand import cluster_options, dispatch_command, status_command
from wxpush.run.place import Place

LOCAL, OTHER = "redis://127.0.0.1/0", "redis://127.0.0.1/1"
FAR, SEALED, RABBIT = "redis://203.0.113.7/0", "rediss://203.0.113.7/0", "amqp://203.0.113.7/"


@pytest.fixture(autouse=True)
def _nothing_given(monkeypatch):
    monkeypatch.setattr(address, "_environment", address._Environment())
    for option in (BROKER, STATE, NAMESPACE, PLAIN_CLUSTER):
        monkeypatch.delenv(option.variable, raising=False)


@pytest.mark.parametrize(
    ("broker", "state", "namespace", "said"),
    [
        (LOCAL, LOCAL, "", f" --broker {LOCAL}"),
        (LOCAL, OTHER, "", f" --broker {LOCAL} --state {OTHER}"),
        (LOCAL, LOCAL, NAMESPACE.default, f" --broker {LOCAL}"),
        (LOCAL, LOCAL, "shop", f" --broker {LOCAL} --namespace shop"),
        (LOCAL, LOCAL, "a shop", f" --broker {LOCAL} --namespace 'a shop'"),
        (FAR, FAR, "", f" --broker {FAR} --plain-cluster"),
        (SEALED, SEALED, "", f" --broker {SEALED}"),
        (RABBIT, SEALED, "", f" --broker {RABBIT} --state {SEALED} --plain-cluster"),
        (SEALED, FAR, "", f" --broker {SEALED} --state {FAR} --plain-cluster"),
        (SEALED, LOCAL, "", f" --broker {SEALED} --state {LOCAL}"),
    ],
)
def test_what_leads_to_a_cluster_is_said(broker, state, namespace, said):
    assert cluster_options(broker, state, namespace) == said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({BROKER: LOCAL}, " --state redis://127.0.0.1/1 --namespace shop"),
        ({BROKER: OTHER}, " --broker redis://127.0.0.1/0 --state redis://127.0.0.1/1 --namespace shop"),
        ({STATE: OTHER}, " --broker redis://127.0.0.1/0 --namespace shop"),
        ({BROKER: LOCAL, STATE: OTHER}, " --namespace shop"),
        ({BROKER: LOCAL, STATE: OTHER, NAMESPACE: "shop"}, ""),
        ({BROKER: LOCAL, STATE: LOCAL, NAMESPACE: "other"}, " --state redis://127.0.0.1/1 --namespace shop"),
    ],
)
def test_what_the_environment_gives_is_not_said_again(monkeypatch, given, said):
    for option, value in given.items():
        monkeypatch.setenv(option.variable, value)
    assert cluster_options(LOCAL, OTHER, "shop") == said


def test_a_state_that_the_environment_gives_is_told_apart_from_the_broker(monkeypatch):
    monkeypatch.setenv(STATE.variable, OTHER)
    assert cluster_options(LOCAL, LOCAL, "") == f" --broker {LOCAL} --state {LOCAL}"


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        (None, ""),
        (Dispatch(number=1, owner="o", state=LOCAL), f" --broker {LOCAL}"),
        (Dispatch(number=1, owner="o", state=OTHER, broker=LOCAL), f" --broker {LOCAL} --state {OTHER}"),
        (Dispatch(number=1, owner="o", state=LOCAL, namespace="shop"), f" --broker {LOCAL} --namespace shop"),
    ],
)
def test_who_dispatched_is_led_to_the_same_cluster(mark, said):
    assert dispatch_command("orders.csv -c a.yaml", mark) == f"wxpush dispatch orders.csv -c a.yaml{said}"


def test_a_checkpoint_that_is_not_in_its_place_is_named():
    place = Place.of(Path("orders.csv"))
    assert status_command(place, place.checkpoint) == "wxpush status orders.csv"
    assert status_command(place, Path("lost")) == "wxpush status orders.csv --checkpoint lost"
