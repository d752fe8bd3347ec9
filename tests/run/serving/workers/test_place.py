"""Which cluster sends for a service."""

from pathlib import Path

import pytest

from wxpush.cli.commands import serve as command
from wxpush.errors import UsageError
from wxpush.options import serve
from wxpush.options.cluster import BROKER
from wxpush.options.values import Values
from wxpush.words import Sentence

_RABBIT, _REDIS = "amqp://127.0.0.1:5672/", "redis://127.0.0.1:6379/9"


@pytest.mark.parametrize(
    ("options", "state"),
    [
        ({BROKER: _RABBIT, serve.SHARED_STATE: _REDIS}, _REDIS),
        ({BROKER: _REDIS}, _REDIS),
    ],
)
def test_the_state_beside_a_broker_is_what_its_workers_share_and_the_service_is_no_node(
    tmp_path, monkeypatch, options, state
):
    monkeypatch.chdir(tmp_path)
    settings = command._settled([Path("order-shipped.yaml")], Values(options))
    assert settings.cluster is not None
    assert (settings.cluster.broker, settings.cluster.state) == (options[BROKER], state)
    assert settings.state is None


def test_a_state_without_a_broker_makes_it_a_node(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = command._settled([Path("order-shipped.yaml")], Values({serve.SHARED_STATE: _REDIS}))
    assert settings.cluster is None
    assert settings.state is not None
    assert settings.state.url == _REDIS


@pytest.mark.parametrize("options", [{BROKER: _RABBIT, serve.SHARED_STATE: _REDIS}, {BROKER: _REDIS}, {}])
def test_a_node_is_forgotten_by_a_service_that_is_one_of_several_alone(tmp_path, monkeypatch, options):
    monkeypatch.chdir(tmp_path)
    named = Values({**options, serve.FORGET_NODE: ("0123456789ab",)})
    with pytest.raises(UsageError) as refused:
        command._settled([Path("order-shipped.yaml")], named)
    assert refused.value.sentence == Sentence("misuse.only_of_nodes", flag="--forget-node")
