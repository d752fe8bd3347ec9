"""Messages that are of use until some moment: none leaves afterwards, and whoever handed one in is told what became of it."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from tests.intake.process import ServeProcess
from tests.intake.stand import (
    CALLER,
    CAMPAIGN,
    campaign_file,
    delivered,
    ended,
    line,
    person,
    running,
    sandbox,
    until,
)
from wxpush.intake.base import AlreadyTaken, Refused, Taken, Trouble
from wxpush.system.clock import SystemClock

DATED = CAMPAIGN.replace("order-shipped", "dated") + 'expires: "{{ until }}"\ntimezone: UTC\n'
SHORT = CAMPAIGN.replace("order-shipped", "short") + "valid_for: 1s\n"
HOUR_MS = 3_600_000


class LaterClock(SystemClock):
    """The wall's clock there shows as many ms more."""

    ahead_ms = 0

    def wall_ms(self) -> int:
        return super().wall_ms() + self.ahead_ms


def moment(hours):
    """As a row has it: so many hours from now on, UTC."""
    return f"{datetime.now(UTC) + timedelta(hours=hours):%Y-%m-%d %H:%M:%S}"


BEFORE, SOON, LATE = moment(-1), moment(1), moment(3)


@pytest.fixture
def anyio_backend():
    return "asyncio"


def dated(number, until, **more):
    return line(number, campaign="dated", until=until, **more)


@pytest.mark.anyio
async def test_one_whose_time_is_over_while_it_waits_ends_expired_and_is_told_with_what_to_do(tmp_path):
    clock = LaterClock()
    with sandbox(tmp_path) as process:
        async with running(tmp_path, process, campaign_file(tmp_path, DATED), clock=clock) as at:
            await at.intake.pause("dated", CALLER)
            first, second = await at.intake.take([dated(1, SOON), dated(2, LATE)], CALLER)
            clock.ahead_ms = 2 * HOUR_MS
            await at.intake.resume("dated", CALLER)
            await until(lambda: ended(at.intake, first.id, state="expired"))
            await until(lambda: ended(at.intake, second.id))
            standing = await at.intake.look(first.id, CALLER)
            found = await at.intake.snapshot()
    assert delivered(tmp_path) == [person(2)]
    assert str(standing.reason).startswith("it was to be sent before ")
    assert "hand it in again with a later time and another key" in str(standing.advice)
    assert found.ended == {("dated", "expired"): 1, ("dated", "sent"): 1}
    assert found.campaigns[0].states == {"expired": 1, "sent": 1}


@pytest.mark.anyio
async def test_one_that_has_expired_is_refused_by_kind_and_place(tmp_path):
    with sandbox(tmp_path) as process:
        async with running(tmp_path, process, campaign_file(tmp_path, DATED)) as at:
            late, wrong = await at.intake.take([dated(1, BEFORE), dated(2, "soon")], CALLER)
    assert isinstance(late, Refused)
    assert (late.trouble, late.kind, late.place) == (Trouble.INVALID_ROW, "expired", "expires")
    assert str(late.reason).startswith("it was to be sent before ")
    assert (wrong.kind, wrong.place) == ("no_moment", "expires")


@pytest.mark.anyio
async def test_a_repeat_by_key_after_its_time_is_told_the_id_of_what_was_taken(tmp_path):
    """A caller that got no answer repeats until it has one, and its message may have been sent in time."""
    clock = LaterClock()
    batch = [dated(2, SOON), dated(3, SOON)]
    with sandbox(tmp_path) as process:
        async with running(tmp_path, process, campaign_file(tmp_path, DATED), clock=clock) as at:
            (first,) = await at.intake.take([dated(1, SOON)], CALLER, key="a")
            many = await at.intake.take(batch, CALLER, key="b")
            await until(lambda: ended(at.intake, first.id, *(each.id for each in many)))
            clock.ahead_ms = 2 * HOUR_MS
            (repeat,) = await at.intake.take([dated(1, SOON)], CALLER, key="a")
            again = await at.intake.take(batch, CALLER, key="b")
            (other,) = await at.intake.take([dated(1, BEFORE)], CALLER, key="a")
            (fresh,) = await at.intake.take([dated(4, SOON)], CALLER, key="c")
            (mended,) = await at.intake.take([dated(4, LATE)], CALLER, key="c")
    assert isinstance(first, Taken)
    assert repeat == AlreadyTaken(first.id)
    assert again == [AlreadyTaken(each.id) for each in many]
    assert other.trouble is Trouble.KEY_REUSED
    assert (fresh.trouble, fresh.kind) == (Trouble.INVALID_ROW, "expired")
    assert isinstance(mended, Taken)


@pytest.mark.anyio
async def test_one_that_expired_does_not_show_that_a_parked_campaign_may_send_again(tmp_path):
    """WeChat has decided nothing: one message alone tries whether the account is mended, as if there were no expired ones."""
    clock = LaterClock()
    with sandbox(tmp_path, account_errcode=48001) as process:
        async with running(tmp_path, process, campaign_file(tmp_path, DATED), clock=clock) as at:
            (drain,) = at.intake._drains.values()
            (first,) = await at.intake.take([dated(99, SOON)], CALLER)
            await until(lambda: asyncio.sleep(0, drain.parked is not None))
            assert drain.attempts == 1
            lines = [*(dated(each, SOON) for each in range(3)), *(dated(each, LATE) for each in range(3, 30))]
            found = await at.intake.take(lines, CALLER)
            clock.ahead_ms = 2 * HOUR_MS
            await at.intake.resume("dated", CALLER)
            expired = [first.id, *(each.id for each in found[:3])]
            await until(lambda: ended(at.intake, *expired, state="expired"))
            await until(lambda: asyncio.sleep(0, drain.parked is not None))
            tried = drain.attempts - 1
    assert tried == 1


def test_how_long_any_may_leave_counts_from_when_it_was_accepted(tmp_path):
    campaign_file(tmp_path, SHORT, "short.yaml")
    with (
        sandbox(tmp_path) as process,
        ServeProcess(tmp_path, process, files=["short.yaml"]).running() as serve,
    ):
        serve.post(b"", path="/v1/campaigns/short/pause")
        name = serve.post(line(1, campaign="short")).json()["id"]
        accepted = serve.get(f"/v1/messages/{name}")["accepted_at"]
        over = datetime.fromisoformat(accepted) + timedelta(seconds=1)
        while datetime.now(over.tzinfo) <= over:
            time.sleep(0.05)
        serve.post(b"", path="/v1/campaigns/short/resume")
        serve.wait_until_idle()
        told = serve.get(f"/v1/messages/{name}")
        metrics = serve.ask("GET", "/metrics").text
        serve.stop()
    assert (told["state"], told["tries"]) == ("expired", 0)
    assert told["reason"]
    assert told["advice"]
    assert 'wxpush_intake_ended_total{campaign="short",state="expired"} 1' in metrics
    assert delivered(tmp_path) == []


def test_over_http_one_that_expired_is_refused_and_one_that_will_is_told(tmp_path):
    campaign_file(tmp_path, DATED, "dated.yaml")
    with (
        sandbox(tmp_path) as process,
        ServeProcess(tmp_path, process, files=["dated.yaml"]).running() as serve,
    ):
        late = serve.post(dated(1, BEFORE))
        name = serve.post(dated(2, LATE)).json()["id"]
        serve.wait_until_idle()
        state = serve.get(f"/v1/messages/{name}")["state"]
        serve.stop()
    error = msgspec.json.decode(late.content)["errors"][0]
    assert (late.status_code, error["kind"], error["place"]) == (422, "expired", "expires")
    assert state == "sent"
