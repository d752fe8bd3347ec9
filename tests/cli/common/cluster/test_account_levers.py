"""The levers of an account, without its cluster: what each does there, says, and leaves to be kept."""

from math import inf
from typing import Any

import anyio
import pytest

from wxpush.cli.common.cluster import steering
from wxpush.cluster.store.pause import PauseCause
from wxpush.credentials import AccountKey
from wxpush.errors import UsageError
from wxpush.limits.lever import Lever, Move
from wxpush.options.cluster import BROKER
from wxpush.options.values import Values
from wxpush.words import Rate, Sentence


class Pace:
    """That of one account, in a store of its own."""

    account = AccountKey("wx1", "https://a")

    def __init__(self, *, paused: bool = True) -> None:
        self.done: list[Any] = []
        self._paused = paused

    async def rate(self) -> float:
        return 50.0

    async def set_rate(self, asked: float) -> None:
        self.done.append(asked)

    async def pause(self, pause: Any) -> None:
        self.done.append(pause)

    async def resume(self, *causes: Any) -> bool:
        self.done.append(causes)
        return self._paused


@pytest.fixture
def steered(monkeypatch):
    """Runs a command on the account: what it did, what it said, and the move that was kept."""

    def run(command: Any, *more: Any, pace: Pace) -> tuple[list[Any], Sentence, Move | None]:
        found: list[Any] = []

        def steer(_options: Values, _where: Any, act: Any) -> None:
            found.append(anyio.run(act, pace, "ops@here"))

        monkeypatch.setattr(steering, "_steer", steer)
        monkeypatch.setattr(steering, "cluster_place", lambda _: None)
        command(Values({BROKER: "redis://127.0.0.1/0"}), *more)
        ((said, moved),) = found
        return pace.done, said, moved

    return run


def test_a_pause_of_an_account_is_the_operator_s_and_kept_with_its_rate(steered):
    (done,), said, moved = steered(steering.pause, pace=Pace())
    assert (done.cause, done.why) == (PauseCause.OPERATOR, Sentence("cluster.paused_by", by="ops@here"))
    assert said == Sentence("cli.paused", appid="wx1")
    assert moved == Move(lever=Lever.PAUSE, by="ops@here", before=50.0, after=50.0)


def test_every_pause_is_ended_and_where_there_is_none_nothing_is_kept(steered):
    done, said, moved = steered(steering.resume, pace=Pace())
    assert done == [(*PauseCause,)]
    assert said == Sentence("cli.resumed", appid="wx1")
    assert moved == Move(lever=Lever.RESUME, by="ops@here", before=50.0, after=50.0)
    _, said, moved = steered(steering.resume, pace=Pace(paused=False))
    assert (said, moved) == (Sentence("cli.not_paused", appid="wx1"), None)


@pytest.mark.parametrize(("asked", "shown"), [(5.0, Rate(5.0)), (inf, Sentence("progress.unlimited"))])
def test_another_rate_is_told_beside_the_one_before(steered, asked, shown):
    done, said, moved = steered(steering.rate, asked, pace=Pace())
    assert done == [asked]
    assert said == Sentence("cli.account_rate", appid="wx1", rate=shown, before=Rate(50.0))
    assert moved == Move(lever=Lever.RATE, by="ops@here", before=50.0, after=None if asked == inf else asked)


@pytest.mark.parametrize("lever", [Lever.PAUSE, Lever.RESUME, Lever.RATE])
def test_without_a_broker_a_lever_of_an_account_asks_for_a_list(lever):
    command = {Lever.PAUSE: steering.pause, Lever.RESUME: steering.resume}.get(
        lever, lambda options: steering.rate(options, 5.0)
    )
    with pytest.raises(UsageError) as caught:
        command(Values({}))
    assert caught.value.sentence == Sentence("cli.no_list_and_no_cluster", lever=lever.value)
