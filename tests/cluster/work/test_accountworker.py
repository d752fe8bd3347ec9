"""An AccountWorker beside a broker that fails: what it takes, what it gives back, and whom it pauses."""

from dataclasses import replace
from typing import Any

import anyio
import pytest

from tests.cluster.work.hosts import Deaf, Easy, account_worker, until
from wxpush.cluster.store.pause import PauseCause
from wxpush.cluster.work import accountworker
from wxpush.errors import AccountError, ServerError, UnreachableError, stopped_by
from wxpush.sending.stops import NO_QUOTA, NO_SUCCESS

pytestmark = pytest.mark.anyio


def easygoing() -> Any:
    """In the place of lanes, rate, tokens and account."""
    return Easy()


async def test_a_broker_that_brings_nothing_of_what_waits_is_asked_anew(monkeypatch):
    monkeypatch.setattr(accountworker, "_LISTEN_SECONDS", 0.01)
    broker, easy = Deaf(), easygoing()
    with anyio.move_on_after(0.5):
        await account_worker(broker, easy).run(easy, easy)
    assert broker.asked == 3


#: What a host behind one gets for an answer.
SIGN_IN = stopped_by(ServerError("HTML"))


@pytest.mark.parametrize(
    ("stop", "pauses"),
    [
        (NO_SUCCESS, []),
        (stopped_by(UnreachableError("no secret here")), []),
        (SIGN_IN, []),
        (stopped_by(AccountError("refused")), [PauseCause.ACCOUNT]),
        (NO_QUOTA, [PauseCause.QUOTA]),
    ],
    ids=["network", "token", "sign-in page", "account", "quota"],
)
async def test_only_what_wechat_says_of_the_account_pauses_it_for_all(stop, pauses):
    easy = easygoing()
    account = account_worker(Deaf(), easy)
    with anyio.move_on_after(0.1):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(account.run, easy, easy)
            account.ended(stop)
    assert [pause.cause for pause in easy.pauses] == pauses


async def test_a_pause_tells_with_whose_rows_its_code_was_heard():
    easy = easygoing()
    account = account_worker(Deaf(), easy)
    stop = replace(stopped_by(AccountError("refused")), row_code=43004)
    with anyio.move_on_after(0.1):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(account.run, easy, easy)
            account.ended(stop, "a run")
    assert [(pause.row_code, pause.run) for pause in easy.pauses] == [(43004, "a run")]


@pytest.mark.parametrize("stop", [NO_SUCCESS, SIGN_IN], ids=["network", "sign-in page"])
async def test_a_host_in_trouble_leaves_its_rows_to_others_and_works_again_after_a_rest(monkeypatch, stop):
    monkeypatch.setattr(accountworker, "_LISTEN_SECONDS", 0.01)
    monkeypatch.setattr(accountworker, "_REST_SECONDS", 0.2)
    broker, easy = Deaf(), easygoing()
    account = account_worker(broker, easy)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(account.run, easy, easy)
        await until(lambda: broker.asked == 3)
        for _ in range(2):  # its other lanes find the same, and it is one trouble
            account.ended(stop)
        await until(lambda: broker.told[-1] == "cancel")
        assert easy.stops, "the chunks in hand are given back"
        await anyio.sleep(0.1)
        assert broker.told == ["consume"] * 3 + ["cancel"]
        await until(lambda: broker.asked == 4)
        tasks.cancel_scope.cancel()
    assert broker.told == ["consume"] * 3 + ["cancel", "consume"]


async def test_a_chunk_that_is_brought_while_a_host_goes_to_rest_is_given_back_too(monkeypatch):
    monkeypatch.setattr(accountworker, "_LISTEN_SECONDS", 0.01)
    easy, in_hand = easygoing(), ["brought before"]
    easy.stop = lambda _stop: in_hand.clear()

    class Late(Deaf):
        """Brings one chunk more while it is told to bring none."""

        async def cancel(self, queue) -> None:
            in_hand.append("brought meanwhile")
            await super().cancel(queue)

    broker = Late()
    account = account_worker(broker, easy)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(account.run, easy, easy)
        await until(lambda: broker.asked == 3)
        account.ended(NO_SUCCESS)
        await until(lambda: broker.told[-1] == "cancel")
        await anyio.sleep(0.05)
        assert in_hand == []
        tasks.cancel_scope.cancel()
