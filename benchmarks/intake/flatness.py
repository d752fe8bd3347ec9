"""Memory over a million messages, which are taken and sent to a sandbox meanwhile."""

import time
from collections.abc import Callable
from pathlib import Path

import httpx
from pages import page

from .loads import Load, offer
from .servers import CAMPAIGN, Start

#: Shares of all of them at which it is looked.
_SHARES = (0.1, 0.25, 0.5, 0.75, 1.0)
#: So many may wait at the most before more is offered.
_WAITING = 20_000
_PART = Load("a part", lines=100, rate=18_500, count=10_000)


def flatness(start: Start, callers: Path, folder: Path, tell: Callable[[str], None], most: int) -> str:
    """MB of the service when so many messages have been taken, and how many waited then."""
    rows = []
    steps = {round(most * share / _PART.count) * _PART.count for share in _SHARES}
    with start(folder) as server:
        for taken in range(_PART.count, most + 1, _PART.count):
            offer(callers, server, _PART, seconds=0, first=taken)
            _until_few_wait(server.port)
            if taken in steps:
                rows.append([f"{taken:,}", f"{server.memory():,.1f}", f"{server.memory('VmHWM'):,.1f}"])
                tell(f"{taken:,} messages: {rows[-1][1]} MB")
    return page.table(("messages taken and nearly all sent", "MB", "peak MB"), rows)


def _until_few_wait(port: int) -> None:
    while True:
        found = httpx.get(f"http://127.0.0.1:{port}/v1/campaigns", trust_env=False, timeout=60).json()
        (waiting,) = (each["waiting"] for each in found["campaigns"] if each["name"] == CAMPAIGN)
        if waiting <= _WAITING:
            return
        time.sleep(0.2)
