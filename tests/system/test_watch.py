"""What a signal does to a sender, whatever the event loop is about when it comes."""

import signal
from contextvars import Context
from typing import Any

import anyio
import pytest

from wxpush.errors import Reason
from wxpush.system.signals import Watch

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend():
    return "asyncio"


async def test_a_signal_between_two_tasks_stops_the_sender_all_the_same():
    """Its handler runs in whatever context there is, and a sender asks anyio for the time."""
    heard: list[Any] = []
    watch = Watch()
    with watch.guarding(
        lambda stop: heard.append((stop.reason, anyio.current_time() > 0)),
        tell=heard.append,
        leave=lambda: None,
    ):
        Context().run(watch.received, signal.SIGTERM)
        await anyio.sleep(0.01)
    assert heard[1:] == [(Reason.SIGNAL, True)]
