"""The commands of a cluster: real processes, a real Redis as broker and state, the sandbox's ledger as judge."""

import json
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack

import pytest

from tests.cluster import servers
from tests.cluster.field import Field
from tests.reliability.campaigns import TEMPLATE
from wxpush.checkpoint import dispatched
from wxpush.checkpoint.marked import repend
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.model import State
from wxpush.sandbox.faults import Faults
from wxpush.sandbox.options import SandboxOptions, Template
from wxpush.sandbox.process import SandboxProcess
from wxpush.system.whoami import host, user

pytestmark = pytest.mark.skipif(not servers.has_redis(), reason="no Redis runs on 6379")

SLOW = Faults(latency=0.02, daily_limit=10**9)


@pytest.fixture
def stack():
    with ExitStack() as opened:
        yield opened


@pytest.fixture
def field(stack, tmp_path):
    return Field(stack, tmp_path, broker=servers.REDIS, state=servers.REDIS, many=300, rate="300/s")


def interrupted(field: Field, least: int = 0) -> dict:
    """Dispatch, and end the dispatcher once so many were delivered. Gives its summary."""
    dispatcher = field.dispatch()
    if least:
        field.wait_for(lambda: field.delivered() >= least)
    else:
        field.wait_for(lambda: marked(field))
    assert dispatcher.end() == 143, dispatcher.said()
    return json.loads(dispatcher.errors.with_suffix(".out").read_text(encoding="utf-8").splitlines()[-1])


def marked(field: Field) -> bool:
    checkpoint = SqliteCheckpoint.read(field.recipients.with_name("campaign.csv.wxpush"))
    if checkpoint is None:
        return False
    with checkpoint:
        found = checkpoint.ask(dispatched.active)
        return found is not None and found.fed > 0


def test_a_dispatched_campaign_refuses_to_be_sent_here_until_the_cluster_has_ended_it(field):
    interrupted(field)
    url = ("--base-url", field.sandbox.base_url)
    for command in (["send"], ["retry"], ["resolve", "--as", "skip"]):
        refused = field.run(command[0], str(field.recipients), *command[1:], "--yes", *url)
        assert refused.returncode == 6
        assert "to a cluster" in refused.stderr
        assert "Traceback" not in refused.stderr
    standing = field.run("status", str(field.recipients), "--json")
    counts = json.loads(standing.stdout)
    assert (counts["in_doubt"], counts["not_attempted"]) == (0, 297), "no worker had any, and none gets one"
    worker = field.work()
    summary = field.finish(field.dispatch())
    assert field.wrong(summary) == []
    assert worker.end() == 143, worker.said()
    retried = field.run("retry", str(field.recipients), "--yes", "--json", "--rate", "max", *url)
    assert retried.returncode == 3, retried.stderr
    assert json.loads(retried.stdout.splitlines()[-1])["already_sent"] == summary["sent"]


def test_a_finished_campaign_is_not_dispatched_again_and_leaves_nothing_behind(field):
    field.work()
    field.finish(field.dispatch())
    again = field.finish(field.dispatch())
    assert (again["sent"], again["exit_code"]) == (0, 3)
    left = servers.keys(field.namespace, servers.REDIS)
    assert [key for key in left if b":map" in key or b":results" in key or b":first" in key] == []


def test_a_retry_of_rejected_rows_can_be_dispatched_too(field):
    field.work()
    summary = field.finish(field.dispatch())
    path = field.recipients.with_name("campaign.csv.wxpush")
    with SqliteCheckpoint.open(path) as checkpoint, checkpoint.transaction() as connection:
        repend(connection, [State.REJECTED])
    again = field.finish(field.dispatch())
    assert again["rejected"] == summary["rejected"] == 6
    assert again["attempts"] == 6


def test_rows_that_a_local_run_left_come_to_their_end_in_the_cluster(field):
    url = ("--base-url", field.sandbox.base_url, "--rate", "max", "--yes")
    first = field.run("send", str(field.recipients), *url, "--max-sends", "100")
    assert first.returncode == 4, first.stderr
    field.work()
    summary = field.finish(field.dispatch())
    assert field.wrong(summary) == []
    assert summary["already_sent"] > 90


def test_each_dispatch_counts_the_requests_of_its_own_time(field):
    worker = field.work()
    first = interrupted(field, 50)
    second = field.finish(field.dispatch())
    assert field.wrong(second) == []
    assert 0 < first["sent"] <= first["attempts"] < 297
    assert first["attempts"] + second["attempts"] == 297
    assert second["retries"] == 0
    assert worker.end() == 143


def test_a_worker_that_is_asked_to_end_gives_its_rows_back(field):
    first = field.work()
    dispatcher = field.dispatch()
    field.wait_for(lambda: field.delivered() > 20)
    assert first.end() == 143, first.said()
    assert field.delivered() < 250
    field.work()
    assert field.wrong(field.finish(dispatcher)) == []
    assert field.repeats() == 0, "what was out came home"


def test_once_ends_when_nothing_is_left(field):
    dispatcher = field.dispatch()
    field.wait_for(lambda: marked(field))
    worker = field.work("--once", "--health", "healthy")
    field.finish(dispatcher)
    assert worker.process.wait(30) == 0, worker.said()
    assert (field.folder / "healthy").exists()
    without = field.work("--once", "--health", "nowhere/healthy")
    assert without.process.wait(30) == 0, without.said()
    assert "nowhere/healthy" in str(without.said())


def test_pause_and_resume_hold_for_all_workers_and_status_tells(stack, tmp_path):
    field = Field(stack, tmp_path, broker=servers.REDIS, state=servers.REDIS, many=300, rate="80/s")
    field.work()
    assert field.run("pause").returncode == 0
    dispatcher = field.dispatch()
    field.wait_for(lambda: "paused (operator)" in field.run("status", "--broker", servers.REDIS).stdout)
    assert f"paused by {user()}@{host()} at " in field.run("status", "--broker", servers.REDIS).stdout
    assert field.delivered() == 0
    told = json.loads(field.run("status", "--broker", servers.REDIS, "--json").stdout)
    assert [run["rows"] for run in told["runs"]] == [300]
    assert len(told["workers"]) == 1
    field.wait_for(lambda: "paused" in dispatcher.said())
    resumed = field.run("resume")
    assert "is sent for again" in resumed.stderr, resumed.stderr
    assert field.wrong(field.finish(dispatcher)) == []
    assert "the pause is over" in dispatcher.said()
    assert "No campaign is being sent." in field.run("status", "--broker", servers.REDIS).stdout
    assert "was not paused" in field.run("resume").stderr


def test_an_account_wide_refusal_ends_the_dispatch_and_the_same_command_goes_on(field):
    field.work()
    dispatcher = field.dispatch()
    field.wait_for(lambda: field.delivered() > 20)
    field.sandbox.control.set_faults(Faults(latency=0.02, account_errcode=48001, daily_limit=10**9))
    summary = field.finish(dispatcher)
    assert (summary["exit_code"], summary["reason"]) == (5, "account"), dispatcher.said()
    assert "48001" in dispatcher.said()
    field.sandbox.control.set_faults(SLOW)
    assert field.wrong(field.finish(field.dispatch())) == []


def test_a_template_that_wechat_has_briefly_lost_sight_of_pauses_nobody(stack, tmp_path):
    faults = Faults(unknown_template_rate=0.05, daily_limit=10**9)
    field = Field(
        stack, tmp_path, broker=servers.REDIS, state=servers.REDIS, many=300, rate="300/s", faults=faults
    )
    worker, dispatcher = field.work(), field.dispatch()
    assert field.wrong(field.finish(dispatcher)) == []
    assert "paused" not in dispatcher.said()
    assert worker.end() == 143


def test_a_dispatch_without_a_worker_says_so_and_goes_on_once_there_is_one(stack, tmp_path):
    field = Field(stack, tmp_path, broker=servers.REDIS, state=servers.REDIS, many=50, rate="10/s")
    dispatcher = field.dispatch()
    field.wait_for(lambda: "no worker takes rows of this account, so nothing is sent" in dispatcher.said())
    field.work()
    assert field.wrong(field.finish(dispatcher)) == []
    assert "a worker takes rows now" in dispatcher.said()


def test_a_spent_quota_pauses_the_account_and_keeps_its_rows(stack, tmp_path):
    few = Faults(latency=0.02, daily_limit=100)
    field = Field(
        stack, tmp_path, broker=servers.REDIS, state=servers.REDIS, many=300, rate="300/s", faults=few
    )
    worker, dispatcher = field.work(), field.dispatch()
    field.wait_for(lambda: "(quota used up)" in dispatcher.said())
    assert field.delivered() <= 100
    assert worker.end() == 143
    assert "`wxpush resume` ends the pause" in dispatcher.said()
    field.sandbox.control.set_faults(SLOW)
    field.work()
    assert field.run("resume").returncode == 0
    assert field.wrong(field.finish(dispatcher)) == []


def test_a_dispatch_that_hears_of_quota_lifts_the_pause_that_was_for_want_of_it(stack, tmp_path):
    few = Faults(latency=0.02, daily_limit=100)
    field = Field(
        stack, tmp_path, broker=servers.REDIS, state=servers.REDIS, many=300, rate="300/s", faults=few
    )
    field.work()
    first = field.dispatch()
    field.wait_for(lambda: "(quota used up)" in first.said())
    assert first.end() == 143
    field.sandbox.control.set_faults(SLOW)
    assert field.wrong(field.finish(field.dispatch())) == []


@pytest.mark.parametrize(
    ("faults", "ends", "attempts"),
    [
        (Faults(busy_rate=1.0, daily_limit=10**9), (8, None, 3, 0), 15),
        (Faults(account_errcode=45009, daily_limit=10**9), (4, "retry_budget", 0, 3), 15),
    ],
    ids=["perhaps accepted", "refused before effect"],
)
def test_rows_that_are_never_taken_end_the_dispatch_as_they_end_a_send(
    stack, tmp_path, faults, ends, attempts
):
    field = Field(
        stack, tmp_path, broker=servers.REDIS, state=servers.REDIS, many=3, rate="300/s", faults=faults
    )
    worker, dispatcher = field.work(), field.dispatch()
    summary = field.finish(dispatcher)
    assert tuple(summary[name] for name in ("exit_code", "reason", "in_doubt", "not_attempted")) == ends
    assert summary["attempts"] == attempts
    assert "next: wxpush dispatch" in dispatcher.said()
    field.sandbox.control.set_faults(SLOW)
    again = field.finish(field.dispatch())
    assert field.wrong(again) == []
    assert (again["sent"], again["attempts"]) == (3, 3)
    assert worker.end() == 143


def test_a_lost_map_stops_the_campaign(field):
    dispatcher = field.dispatch()
    field.wait_for(lambda: marked(field))
    dispatcher.kill()
    servers.sweep(field.namespace, servers.REDIS, servers.REDIS)
    field.work()
    dispatcher = field.dispatch()
    summary = field.finish(dispatcher)
    assert (summary["exit_code"], summary["reason"]) == (8, "state")
    assert "has no map of this campaign's rows any more" in " ".join(dispatcher.said().split())
    assert field.delivered() == 0


def test_a_lost_map_of_a_dispatch_that_was_stopped_in_order_is_laid_again(field):
    worker = field.work()
    interrupted(field, 50)
    servers.sweep(field.namespace, servers.REDIS, servers.REDIS)
    assert field.wrong(field.finish(field.dispatch())) == []
    assert field.repeats() == 0
    assert worker.end() == 143


def test_a_second_dispatcher_of_one_campaign_is_refused(field):
    first = field.dispatch()
    field.wait_for(lambda: marked(field))
    second = field.dispatch()
    assert second.process.wait(30) == 6
    copy = field.folder / "copy"
    copy.mkdir()
    for name in ("campaign.csv", "campaign.yaml"):
        shutil.copy(field.folder / name, copy)
    third = field.run("dispatch", str(copy / "campaign.csv"), "--yes", "--base-url", field.sandbox.base_url)
    assert third.returncode == 6, third.stderr
    assert "from another checkpoint" in third.stderr
    first.kill()
    elsewhere = field.run(
        "dispatch", str(copy / "campaign.csv"), "--yes", "--base-url", field.sandbox.base_url
    )
    assert elsewhere.returncode == 6
    field.work()
    assert field.wrong(field.finish(field.dispatch())) == []


def test_a_worker_sends_to_no_other_api_than_its_own(field):
    elsewhere = Faults(daily_limit=10**9)
    options = SandboxOptions(faults=elsewhere, templates=(Template(TEMPLATE, ("thing1",)),))
    with SandboxProcess(options) as other:
        worker = field.work(WXPUSH_BASE_URL=other.base_url, WXPUSH_APPID=other.appid)
        dispatcher = field.dispatch()
        field.wait_for(lambda: "sends to" in worker.said())
        assert f"this worker sends to {other.base_url} only" in " ".join(worker.said().split())
        time.sleep(1.0)
        assert field.delivered() == other.control.summary().deliveries == 0
        assert worker.process.poll() is None
        field.work()
        assert field.wrong(field.finish(dispatcher)) == []
        assert worker.end() == 143


def test_a_worker_sends_no_message_to_hosts_that_its_own_configuration_does_not_allow(field):
    campaign = field.folder / "campaign.yaml"
    campaign.write_text(campaign.read_text() + "url: https://evil.example/{{ text }}\n")
    config = field.folder / "worker.yaml"
    config.write_text("allow_hosts: [shop.example.com]\n")
    config.chmod(0o600)
    wary = field.work(WXPUSH_CONFIG=str(config))
    summary = field.finish(field.dispatch())
    assert (summary["exit_code"], summary["sent"], field.delivered()) == (3, 0, 0)
    assert summary["rejected"] == summary["rows"] - summary["duplicate"]
    assert "foreign_link" in field.run("results", str(field.recipients), "--state", "rejected").stdout
    field.wait_for(lambda: "allow_hosts" in wary.said())
    retry = field.run("retry", str(field.recipients), "--yes", "--rate", "max", "--json")
    sent = json.loads(retry.stdout.splitlines()[-1])["sent"]
    assert sent > summary["rejected"] * 0.9, "the operator may send them after all, from where it is allowed"


def test_hosts_without_the_secret_send_with_the_token_of_one_that_has_it(field):
    bare = {"WXPUSH_SECRET_FILE": "", "WXPUSH_APPID": field.sandbox.appid}
    workers = [field.work(**bare), field.work(**bare)]
    dispatcher = field.dispatch(**bare)
    field.wait_for(lambda: marked(field))
    time.sleep(1.0)
    assert field.delivered() == 0
    holder = field.work()
    field.wait_for(lambda: field.delivered() > 30)
    holder.kill()
    assert field.wrong(field.finish(dispatcher)) == []
    assert all(worker.end() == 143 for worker in workers)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["work", "--broker", "amqp://127.0.0.1/", "--state", ""], "Beside RabbitMQ a Redis"),
        (["work", "--broker", "kafka://127.0.0.1", "--state", ""], "Beside Kafka a Redis"),
        (["work", "--broker", ""], "No broker is named"),
        (["work", "--broker", "nats://x", "--state", servers.REDIS], "has the scheme 'nats'"),
        (["work", "--namespace", "a b"], "is not a word"),
        (["work", "--lease", "10m"], "is not between"),
        (["work", "--timeout", "1h"], "is longer than"),
        (["work", "--state", "redis://127.0.0.1:6379/99999"], "lets nobody in as the address has it"),
        (["dispatch", "campaign.csv", "--sandbox"], "cannot reach a sandbox"),
        (["dispatch", "none.csv"], "does not exist"),
        (["pause", "--lease", "0s"], "not above 0"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(field, arguments, sentence):
    ran = field.run(*arguments)
    assert ran.returncode == 2, ran
    assert sentence in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def run_code(code, *arguments, environ=None):
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("command", ["dispatch campaign.csv", "work", "pause", "resume", "status"])
def test_without_the_extra_a_command_says_what_to_install(field, command):
    code = "import sys; sys.modules['redis'] = None; from wxpush.cli.main import main; main()"
    ran = run_code(code, *command.split(), environ=field.environ)
    assert ran.returncode == 2
    assert "pip install 'wxpush-cli[cluster]'" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", ["pause", "resume", "status"])
def test_who_looks_or_steers_imports_nothing_that_sends(field, command):
    heavy = {"httpx", "httptools", "jinja2", "wxpush.wiring", "wxpush.checkpoint.sqlite"}
    code = (
        "import sys; from wxpush.cli.main import main\n"
        f"try:\n    main()\nfinally:\n    print(sorted({heavy!r} & set(sys.modules)))"
    )
    ran = run_code(code, command, environ=field.environ)
    assert (ran.returncode, ran.stdout.splitlines()[-1]) == (0, "[]"), ran.stderr


def test_the_core_imports_nothing_of_the_cluster_but_its_addresses():
    code = (
        "import sys; import wxpush.cli.main, wxpush.run.send, wxpush.wiring; "
        "print([name for name in sys.modules if name.partition('.')[0] in {'faststream', 'redis', 'aio_pika'} "
        "or name.startswith('wxpush.cluster.')])"
    )
    ran = run_code(code)
    assert ran.stdout == "['wxpush.cluster.address']\n", ran.stderr
