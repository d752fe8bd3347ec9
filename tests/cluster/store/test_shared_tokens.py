"""One token for all hosts, kept in a real Redis: by turns, sealed where there is a key, and never older than it is good for."""

from typing import Any, cast

import anyio
import pytest

from tests.cluster.conftest import ACCOUNT
from wxpush.cluster.store import tokens
from wxpush.cluster.store.connection import AwayError
from wxpush.cluster.store.tokens import HostRefusedError, HostTokens, RedisCache
from wxpush.errors import AccountError, UsageError
from wxpush.token.base import Kept
from wxpush.token.heldtoken import HeldToken

pytestmark = pytest.mark.anyio

KEPT = Kept(
    held=HeldToken("TOKEN", 1_700_000_000_000, 1_700_006_900_000, 1_700_007_200_000),
    forced_ms=(1_700_000_000_000, 5),
)
SEAL = bytes(range(32))


async def test_what_one_host_keeps_another_reads_for_two_hours(store, names):
    assert await RedisCache(store, names, ACCOUNT).read() == Kept()
    await RedisCache(store, names, ACCOUNT).write(KEPT)
    assert await RedisCache(store, names, ACCOUNT).read() == KEPT
    assert 7190 < await store.ask("TTL", names.account(ACCOUNT.name, "token")) <= 7200


async def test_a_sealed_token_is_read_with_its_key_only(store, names):
    await RedisCache(store, names, ACCOUNT, key=SEAL).write(KEPT)
    assert b"TOKEN" not in await store.ask("GET", names.account(ACCOUNT.name, "token"))
    assert await RedisCache(store, names, ACCOUNT, key=SEAL).read() == KEPT
    assert await RedisCache(store, names, ACCOUNT, key=bytes(32)).read() == Kept()
    assert await RedisCache(store, names, ACCOUNT).read() == Kept()


async def test_an_open_token_is_not_believed_where_there_is_a_key(store, names):
    await RedisCache(store, names, ACCOUNT).write(KEPT)
    assert await RedisCache(store, names, ACCOUNT, key=SEAL).read() == Kept()


@pytest.mark.parametrize("text", [b"", b"no JSON", b'{"lease": 5}', b"\xff\xfe", b"[]"])
async def test_what_cannot_be_read_is_as_good_as_nothing(store, names, text):
    await store.ask("SET", names.account(ACCOUNT.name, "token"), text)
    assert await RedisCache(store, names, ACCOUNT).read() == Kept()


async def test_a_redis_that_is_away_has_no_token(store, names, monkeypatch):
    async def away(*_):
        raise AwayError("cluster.silent", server="Redis", at="x", why="x")

    cache = RedisCache(store, names, ACCOUNT)
    monkeypatch.setattr(store, "ask", away)
    assert await cache.read() == Kept()


async def test_one_host_fetches_at_a_time_and_the_next_begins_when_it_is_done(store, names, monkeypatch):
    monkeypatch.setattr(tokens, "_POLL", 0.01)
    order = []

    async def fetch(word: str) -> None:
        async with RedisCache(store, names, ACCOUNT).turn():
            order.append(f"{word} begins")
            await anyio.sleep(0.05)
            order.append(f"{word} ends")

    async with anyio.create_task_group() as tasks:
        for word in ("one", "another"):
            tasks.start_soon(fetch, word)
    assert [line.split()[1] for line in order] == ["begins", "ends"] * 2
    assert order[0].split()[0] == order[1].split()[0]
    assert await store.ask("EXISTS", names.account(ACCOUNT.name, "token-turn")) == 0


async def test_a_turn_ends_by_itself_and_nobody_waits_for_ever(store, names, monkeypatch):
    monkeypatch.setattr(tokens, "_POLL", 0.01)
    key = names.account(ACCOUNT.name, "token-turn")
    async with RedisCache(store, names, ACCOUNT).turn():
        assert 29_000 < await store.ask("PTTL", key) <= 30_000
    monkeypatch.setattr(tokens, "_PATIENCE", 0.05)
    await store.ask("SET", key, "of another")
    with anyio.fail_after(5):
        async with RedisCache(store, names, ACCOUNT).turn():
            pass
    assert await store.ask("GET", key) == b"of another", "and it is not taken away from who has it"


async def test_a_turn_is_given_back_by_who_is_cancelled_in_it(store, names):
    async with anyio.create_task_group() as tasks, RedisCache(store, names, ACCOUNT).turn():
        tasks.cancel_scope.cancel()
    assert await store.ask("EXISTS", names.account(ACCOUNT.name, "token-turn")) == 0


class Account:
    """The tokens of an account that refuses as it is told; `anew` are those after a refusal."""

    def __init__(self, error: Exception | None = None, number: int = 1) -> None:
        self._error, self._number = error, number
        self.heard: list[tuple[str, str]] = []

    @property
    def current(self) -> str:
        return f"T{self._number}"

    async def get(self) -> str:
        if self._error is not None:
            raise self._error
        return self.current

    async def refused(self, token: str) -> None:
        self.heard.append(("refused", token))
        await self.get()

    def accepted(self, token: str) -> None:
        self.heard.append(("accepted", token))

    def anew(self) -> "Account":
        return Account(None, self._number + 1)


def refusal(errcode: int | None) -> AccountError:
    error = AccountError("WeChat refuses it.")
    error.errcode = errcode
    return error


def of(account: Account) -> HostTokens:
    return HostTokens(cast("Any", account))


async def test_a_host_hands_on_what_is_said_of_a_token():
    account = Account()
    tokens_of_host = of(account)
    assert (tokens_of_host.current, await tokens_of_host.get()) == ("T1", "T1")
    await tokens_of_host.refused("T0")
    tokens_of_host.accepted("T1")
    assert account.heard == [("refused", "T0"), ("accepted", "T1")]
    assert tokens_of_host.current == "T1", "nothing was refused that would need another"


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (refusal(40125), AccountError),
        (refusal(None), AccountError),
        (refusal(40164), HostRefusedError),
        (refusal(89503), HostRefusedError),
        (UsageError("No secret is there."), HostRefusedError),
    ],
)
async def test_after_a_refusal_the_next_request_asks_again_and_what_is_the_hosts_own_is_told_as_that(
    error, raised
):
    for use in (lambda one: one.get(), lambda one: one.refused("T0")):
        tokens_of_host = of(Account(error))
        with pytest.raises(raised) as caught:
            await use(tokens_of_host)
        assert type(caught.value) is raised
        assert caught.value.sentence == error.sentence
        if isinstance(error, AccountError):
            assert await tokens_of_host.get() == "T2"


async def test_those_who_wait_for_an_answer_get_it_and_the_account_is_asked_anew_once():
    class Slow(Account):
        async def get(self) -> str:
            await anyio.sleep(0.01)
            return await super().get()

    tokens_of_host, refused = of(Slow(refusal(40125))), []

    async def ask() -> None:
        try:
            await tokens_of_host.get()
        except AccountError as error:
            refused.append(error)

    async with anyio.create_task_group() as tasks:
        for _ in range(3):
            tasks.start_soon(ask)
    assert len(refused) == 3
    assert tokens_of_host.current == "T2"
