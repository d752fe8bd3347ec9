"""A worker and its tokens beside a Redis and a WeChat that fail them. Redis is real where rows are claimed."""

import anyio
import pytest

from tests.cluster.conftest import ACCOUNT
from tests.token.fakes import FakeClock, ScriptedSource, SharedCache
from wxpush.cluster.store.connection import AwayError
from wxpush.cluster.store.runs import Run, RunFacts
from wxpush.cluster.store.tokens import HostTokens
from wxpush.cluster.work.worker import Worker
from wxpush.errors import AccountError, Reason, UnreachableError, UsageError, stopped_by
from wxpush.token.account import AccountTokens
from wxpush.token.renewal import Renewal

pytestmark = pytest.mark.anyio


async def test_an_account_that_could_not_be_opened_while_redis_was_away_is_opened_later(store, names, clock):
    facts = RunFacts(account=ACCOUNT, owner="o", campaign="c", run=1, rows=2, chunk_rows=2)
    await Run(store, names, "run").create(facts, bytes(2), [])
    tried = []

    async def open_account(account, *, task_status) -> None:
        tried.append(account)
        raise AwayError("away")

    worker = Worker(store, names, None, clock, opener=open_account, once=False, health=None)
    async with anyio.create_task_group() as tasks:
        for _ in range(2):
            assert not await worker._look(tasks)
    assert tried == [ACCOUNT, ACCOUNT]


async def test_a_run_that_cannot_be_read_keeps_no_other_from_its_worker(store, names, clock, caplog):
    facts = RunFacts(account=ACCOUNT, owner="o", campaign="c", run=1, rows=2, chunk_rows=2)
    await store.ask("HSET", names.run("a"), "facts", "{")
    await store.ask("HSET", names.runs, "a", "somebody's")
    await Run(store, names, "b").create(facts, bytes(2), [])
    tried = []

    async def open_account(account, *, task_status) -> None:
        tried.append(account)
        raise UsageError("an account of others.")

    worker = Worker(store, names, None, clock, opener=open_account, once=False, health=None)
    async with anyio.create_task_group() as tasks:
        await worker._look(tasks)
    assert tried == [ACCOUNT]
    assert names.run("a") in caplog.text


def refused(errcode: int) -> AccountError:
    error = AccountError("refused")
    error.errcode = errcode
    return error


async def test_a_host_whose_address_or_settings_are_refused_pauses_nobody_and_every_host_asks_again_once_it_is_mended():
    source, hands = (
        ScriptedSource(refused(40164), UsageError("no such command"), refused(40125), "A"),
        FakeClock(),
    )
    renewal = Renewal(source, SharedCache(), clock=hands, force=False, sleep=hands.sleep)
    tokens = HostTokens(AccountTokens(renewal, clock=hands))
    for _ in range(2):
        with pytest.raises(UnreachableError) as raised:
            await tokens.get()
        assert stopped_by(raised.value).reason is Reason.BREAKER
    with pytest.raises(AccountError) as refusal:
        await tokens.get()
    assert stopped_by(refusal.value).reason is Reason.ACCOUNT
    assert (await tokens.get(), tokens.current) == ("A", "A")
