"""A dispatch that ends early takes its workers with it: real processes, real servers, the sandbox's ledger as judge."""

import json
import os
import re
import resource
import signal
import time
from contextlib import ExitStack

import pytest
import redis

from tests.cluster import servers
from tests.cluster.broker.kafka import OwnKafka
from tests.cluster.field import Field
from tests.cluster.test_kills import with_kafka, with_rabbit
from tests.reliability.campaigns import Campaign, Row
from wxpush.model import State
from wxpush.sandbox.account.magic import magic_openid
from wxpush.sandbox.faults import Faults

pytestmark = pytest.mark.skipif(not servers.has_redis(), reason="no Redis runs on 6379")

MANY, RATE = 1200, 300
#: What a stop may take to reach every worker, and what leaves meanwhile.
SECONDS = 2.0


@pytest.fixture
def stack():
    with ExitStack() as opened:
        yield opened


def field_of(stack, tmp_path, kind="redis", *, state=servers.REDIS, many=MANY) -> Field:
    own = kind == "kafka" and stack.enter_context(OwnKafka()).url
    broker = own or (servers.RABBIT if kind == "rabbit" else state)
    return Field(stack, tmp_path, broker=broker, state=state, many=many, rate=f"{RATE}/s")


def summary_of(child) -> dict:
    return json.loads(child.errors.with_suffix(".out").read_text(encoding="utf-8").splitlines()[-1])


def held_still(field: Field) -> int:
    """Give what was delivered within two seconds, and see that nothing more is."""
    time.sleep(SECONDS)
    stopped = field.delivered()
    time.sleep(2.0)
    assert field.delivered() == stopped, "workers send on"
    return stopped


def agrees(summary: dict, field: Field, delivered: int) -> None:
    """The counts of an early end are those of the workers."""
    assert summary["in_doubt"] == 0, "what was out came home"
    assert summary["sent"] + summary["under_review"] == delivered
    assert summary["attempts"] == delivered + summary["rejected"]


def goes_on(field: Field, *earlier: dict) -> None:
    """The same command sees the rest to its end, and no row is sent again."""
    last = field.finish(field.dispatch())
    assert field.wrong(last) == []
    assert field.repeats() == 0
    attempts = sum(summary["attempts"] for summary in (*earlier, last))
    assert attempts == len(field.lines) + last["rejected"]


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        # Each signal once, and each broker: a stop reaches the workers through the state, whatever carries the rows.
        pytest.param("redis", signal.SIGINT, id="redis-SIGINT"),
        pytest.param("redis", signal.SIGHUP, id="redis-SIGHUP"),
        pytest.param("rabbit", signal.SIGTERM, marks=with_rabbit, id="rabbit-SIGTERM"),
        pytest.param("kafka", signal.SIGINT, marks=with_kafka, id="kafka-SIGINT"),
    ],
)
def test_the_first_signal_stops_the_workers_and_the_next_dispatch_goes_on(stack, tmp_path, kind, number):
    field = field_of(stack, tmp_path, kind)
    workers = [field.work(), field.work()]
    dispatcher = field.dispatch()
    field.wait_for(lambda: field.delivered() >= 200)
    dispatcher.process.send_signal(number)
    delivered = held_still(field)
    summary = field.finish(dispatcher)
    assert (summary["exit_code"], summary["reason"]) == (128 + number, "signal")
    assert delivered < 200 + SECONDS * RATE
    agrees(summary, field, delivered)
    assert all(worker.process.poll() is None for worker in workers)
    goes_on(field, summary)


def test_the_end_of_its_time_stops_the_workers(stack, tmp_path):
    field = field_of(stack, tmp_path)
    field.work()
    dispatcher = field.dispatch("--max-duration", "3s")
    summary = field.finish(dispatcher)
    delivered = held_still(field)
    assert (summary["exit_code"], summary["reason"]) == (4, "max_duration"), dispatcher.said()
    assert 0 < delivered < (3 + SECONDS) * RATE
    agrees(summary, field, delivered)
    goes_on(field, summary)


def test_a_full_disk_of_the_dispatcher_stops_the_workers(stack, tmp_path):
    field = field_of(stack, tmp_path)
    field.work()
    dispatcher = field.dispatch()
    field.wait_for(lambda: field.delivered() >= 200)
    size = field.recipients.with_name("campaign.csv.wxpush-wal").stat().st_size
    resource.prlimit(dispatcher.process.pid, resource.RLIMIT_FSIZE, (size, size))
    summary = field.finish(dispatcher)
    delivered = held_still(field)
    assert (summary["exit_code"], summary["reason"]) == (9, "disk"), dispatcher.said()
    assert delivered < 200 + (2 + SECONDS) * RATE
    goes_on(field, summary)


def test_other_campaigns_of_the_account_go_on(stack, tmp_path):
    field = field_of(stack, tmp_path)
    field.work()
    folder = tmp_path / "other"
    folder.mkdir()
    other = Campaign([Row(f"oOTHER{number:022}", "text", State.SENT) for number in range(900)])
    how = ("--rate", field.rate, "--yes", "--progress", "none", "--json")
    stopped = field.dispatch()
    goes = field.start("dispatch", str(other.write(folder)), *how)
    field.wait_for(lambda: field.delivered() >= 200)
    stopped.process.send_signal(signal.SIGINT)
    summary = field.finish(stopped)
    done = field.finish(goes)
    assert (done["exit_code"], done["sent"]) == (0, 900), goes.said()
    assert summary["sent"] + summary["under_review"] + done["sent"] == held_still(field)


def test_a_state_out_of_reach_is_told_and_what_was_handed_out_counts_as_in_doubt(stack, tmp_path):
    own = stack.enter_context(servers.OwnRedis(tmp_path))
    field = field_of(stack, tmp_path, state=own.url)
    field.work()
    dispatcher = field.dispatch()
    field.wait_for(lambda: field.delivered() >= 200)
    own.kill()
    dispatcher.process.send_signal(signal.SIGINT)
    summary = field.finish(dispatcher, 20)
    said = " ".join(dispatcher.said().split())
    assert summary["exit_code"] == 130
    assert "the workers were not told" in said
    assert re.search(r"what they have, [\d,]+ rows at the most", said)
    assert "wxpush pause" in said
    own.start()
    assert field.wrong(field.finish(field.dispatch())) == []


def test_what_a_lost_worker_had_out_is_in_doubt_and_not_untouched(stack, tmp_path):
    slow = Faults(latency=1.0, daily_limit=10**9)
    field = Field(
        stack, tmp_path, broker=servers.REDIS, state=servers.REDIS, many=600, rate="100/s", faults=slow
    )
    worker = field.work()
    dispatcher = field.dispatch()
    field.wait_for(lambda: field.delivered() >= 50)
    worker.kill()
    dispatcher.process.send_signal(signal.SIGINT)
    summary = field.finish(dispatcher)
    delivered = field.delivered()
    known = summary["sent"] + summary["under_review"]
    assert 0 < delivered - known <= summary["in_doubt"] <= 150
    assert (
        summary["not_attempted"] + summary["in_doubt"] + known + summary["rejected"]
        == 600 - summary["duplicate"]
    )
    field.sandbox.control.set_faults(Faults(daily_limit=10**9))
    field.work()
    assert field.wrong(field.finish(field.dispatch())) == []


def test_a_campaign_that_is_done_does_not_end_by_the_refusal_of_another(stack, tmp_path):
    field = field_of(stack, tmp_path, many=60)
    worker = field.work()
    dispatcher = field.dispatch()
    # Its rows are done while the account is paused for another campaign's sake; the dispatcher looks only then.
    field.wait_for(lambda: field.delivered() >= 20)
    os.kill(dispatcher.process.pid, signal.SIGSTOP)
    field.wait_for(lambda: field.delivered() >= 57)
    time.sleep(0.5)
    redis_key = f"{field.namespace}:account:"
    with redis.Redis.from_url(servers.REDIS) as server:
        (account,) = {key.split(b":")[2].decode() for key in server.scan_iter(f"{redis_key}*")}
        server.set(
            f"{redis_key}{account}:pause", b'{"cause":"account","sentence":"48001 of another","seconds":0}'
        )
    os.kill(dispatcher.process.pid, signal.SIGCONT)
    summary = field.finish(dispatcher)
    assert summary["reason"] is None, dispatcher.said()
    assert field.wrong(summary) == []
    url = ("--base-url", field.sandbox.base_url)
    assert field.run("send", str(field.recipients), "--yes", *url).returncode == summary["exit_code"]
    assert worker.end() == 143


def test_twenty_refusals_behind_rows_that_were_sent_stop_neither_the_dispatch_nor_the_account(
    stack, tmp_path
):
    """The watch over the first answers is a campaign's: neither each dispatch nor each worker watches anew."""
    field = field_of(stack, tmp_path, many=1)
    gone = [Row(magic_openid("unfollowed", number), "text", State.REJECTED) for number in range(30)]
    kept = [Row(f"oKEPT{number:023}", "text", State.SENT) for number in range(45)]
    field.campaign = Campaign([*kept[:5], *gone, *kept[5:]])
    field.campaign.write(tmp_path)
    url = ("--base-url", field.sandbox.base_url)
    sent = field.run("send", str(field.recipients), "--yes", "--max-sends", "5", "--concurrency", "1", *url)
    assert sent.returncode == 4, sent.stderr
    worker = field.work()
    dispatcher = field.dispatch()
    summary = field.finish(dispatcher)
    assert (summary["exit_code"], summary["reason"]) == (3, None), dispatcher.said()
    assert field.wrong(summary) == []
    assert not [key for key in servers.keys(field.namespace, servers.REDIS) if key.endswith(b":pause")]
    assert worker.end() == 143
