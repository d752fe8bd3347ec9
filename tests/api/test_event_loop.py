"""With an event loop: errors come as they are, and a reader may leave when it likes."""

from contextlib import aclosing

import anyio
import pytest

import wxpush
from tests.cli.harness import TEMPLATE, YAML, openid, row
from wxpush import aio
from wxpush.errors import UsageError
from wxpush.sandbox.options import SandboxOptions, Template

HEAD = "openid,order_no,product,amount,shipped_at\n"
pytestmark = [pytest.mark.anyio, pytest.mark.process]


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request):
    """Real time: what is waited for is another thread."""
    return request.param


@pytest.fixture(scope="module")
def account():
    with wxpush.Sandbox(SandboxOptions(templates=(Template(TEMPLATE),))) as opened:
        yield opened


@pytest.fixture
def campaign(tmp_path):
    (tmp_path / "orders.yaml").write_text(YAML, encoding="utf-8")
    rows = [row(openid(number), number) for number in range(1, 601)]
    (tmp_path / "orders.csv").write_text(HEAD + "".join(rows), encoding="utf-8")
    return wxpush.Campaign(tmp_path / "orders.csv")


async def test_an_error_is_the_one_that_the_plain_functions_raise(account, campaign, tmp_path):
    none = wxpush.Campaign(tmp_path / "none.csv")
    with pytest.raises(UsageError, match="does not exist"):
        await aio.send(none, account)
    with pytest.raises(UsageError, match="does not exist"):
        await aio.check(none)
    with pytest.raises(UsageError, match="no results yet"):
        assert [result async for result in aio.results(campaign)] == []


async def test_results_are_left_at_any_row(account, campaign):
    await aio.send(campaign, account, rate=float("inf"), limit=3)
    async with aclosing(aio.results(campaign)) as rows:
        async for result in rows:
            assert result.word == "sent"
            break
    with pytest.raises(KeyError):
        await _failing(campaign)
    words = [result.word async for result in aio.results(campaign)]
    assert (words.count("sent"), len(words)) == (3, 600)


async def _failing(campaign):
    async with aclosing(aio.results(campaign)) as rows:
        async for _ in rows:
            raise KeyError


async def test_what_on_progress_raises_ends_the_send_in_order_and_comes_out(account, campaign):
    def fail(snapshot):
        if snapshot.sent:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await aio.send(campaign, account, rate=20.0, on_progress=fail)
    words = [result.word async for result in aio.results(campaign)]
    assert 0 < words.count("sent") < 600
    assert words.count("sent") + words.count("not_attempted") == 600


async def test_a_send_that_is_cancelled_before_it_begins_is_cancelled_and_sends_nothing(account, campaign):
    with anyio.move_on_after(0.01) as scope:
        await aio.send(campaign, account, rate=1.0)
    assert scope.cancelled_caught
    assert (await aio.send(campaign, account, rate=float("inf"), limit=5)).summary.already_sent <= 1
