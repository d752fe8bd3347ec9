"""Which Redis a service is told of, beside a broker and alone."""

import pytest

from wxpush.cli.common.cluster.place import cluster_place, state_of
from wxpush.errors import UsageError
from wxpush.options.cluster import BROKER
from wxpush.options.serve import SHARED_STATE
from wxpush.options.values import Values

_STATE = "redis://127.0.0.1:6379/3"


def test_a_service_names_the_state_beside_a_broker_that_holds_none():
    found = cluster_place(Values({BROKER: "amqp://127.0.0.1:5672/", SHARED_STATE: _STATE}), SHARED_STATE)
    assert (found.state, found.broker) == (_STATE, "amqp://127.0.0.1:5672/")


def test_alone_it_is_the_address_that_is_given_and_none_in_the_clear_beyond_this_machine():
    assert state_of(Values({SHARED_STATE: _STATE}), SHARED_STATE) == _STATE
    assert state_of(Values({}), SHARED_STATE) is None
    with pytest.raises(UsageError, match="--plain-cluster"):
        state_of(Values({SHARED_STATE: "redis://192.0.2.1/0"}), SHARED_STATE)
