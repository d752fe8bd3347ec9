"""What is said of rows that a cluster has, while its dispatcher is dead, stopped or alive: real processes, a real Redis."""

import json
import shlex
import subprocess
import sys
from contextlib import ExitStack
from types import SimpleNamespace
from typing import Any

import pytest

from tests.cli.asked import asked
from tests.cluster import servers
from tests.cluster.field import Field
from tests.cluster.scenes import fed, killed, listed, next_command, reached, status

pytestmark = pytest.mark.skipif(not servers.has_redis(), reason="no Redis runs on 6379")


def test_without_its_dispatcher_what_a_cluster_has_is_in_doubt_and_in_no_list_of_who_was_not_tried(field):
    field.work()
    killed(field, 60)
    field.wait_for(lambda: field.delivered() >= 291)
    counts = status(field)
    assert counts["not_attempted"] == 0
    assert counts["in_doubt"] > 200
    assert (counts["exit_code"], counts["rows_exit_code"]) == (None, 8), "it was killed, so it has no end"
    told = field.run("status", str(field.recipients)).stdout
    assert "in the cluster's hands" in told
    assert next_command(told) == ["dispatch", str(field.recipients)]
    assert listed(field, "not_attempted") == []
    doubtful = listed(field, "in_doubt")
    assert len(doubtful) == counts["in_doubt"]
    assert {row["reason"] for row in doubtful} == {"in the cluster's hands: a worker may have sent it"}
    assert all("wxpush dispatch" in row["advice"] for row in doubtful)
    summary = field.finish(field.dispatch())
    assert field.wrong(summary) == []
    assert status(field)["in_doubt"] == 0


def test_while_the_next_dispatch_only_asks_what_a_cluster_has_is_still_in_doubt(field):
    field.work()
    killed(field, 60)
    field.wait_for(lambda: field.delivered() >= 291)
    known, told = (status(field), listed(field, "in_doubt")), []

    def look(_, process) -> None:
        told.append((status(field), listed(field, "in_doubt")))
        assert listed(field, "not_attempted") == []
        process.kill()

    def start(*words: str, environ: dict[str, str], **streams) -> subprocess.Popen:
        command = [sys.executable, "-m", "wxpush", *words]
        return subprocess.Popen(command, cwd=field.folder, env=field.environ | environ, **streams)

    terminal: Any = SimpleNamespace(begin=start)
    asked(terminal, ("dispatch", str(field.recipients)), look)
    assert told == [known]
    assert (known[0]["running"], known[0]["in_doubt"] > 200) == (False, True)


def test_a_dispatch_that_was_stopped_in_order_leaves_nothing_in_hands(field):
    dispatcher = field.dispatch()
    field.wait_for(lambda: fed(field) > 0)
    assert dispatcher.end() == 143
    summary = json.loads(dispatcher.errors.with_suffix(".out").read_text(encoding="utf-8").splitlines()[-1])
    assert (summary["in_doubt"], summary["not_attempted"]) == (0, 297)
    assert next_command(dispatcher.said()) == ["dispatch", str(field.recipients)]


def test_send_retry_and_resolve_say_how_to_collect(field):
    killed(field, 0)
    for command in (["send"], ["retry"], ["resolve", "--as", "skip"]):
        url = ("--yes", "--base-url", field.sandbox.base_url)
        refused = field.run(command[0], str(field.recipients), *command[1:], *url)
        assert refused.returncode == 6
        assert f"wxpush dispatch {field.recipients}" in refused.stderr
        assert "--abandon" in refused.stderr


def test_while_a_dispatcher_is_at_work_what_is_out_has_no_outcome_yet(field):
    dispatcher = field.dispatch()
    field.wait_for(lambda: fed(field) > 0)
    counts = status(field)
    assert (counts["in_doubt"], counts["not_attempted"], counts["exit_code"]) == (0, 297, None)
    assert listed(field, "not_attempted") == [], (
        "whoever uses the list again would send to them beside the workers"
    )
    assert dispatcher.end() == 143


def test_the_next_command_leads_to_the_cluster_where_the_environment_does_not(field):
    killed(field, 0)
    whole = field.environ
    broker, namespace = whole["WXPUSH_BROKER"], whole["WXPUSH_NAMESPACE"]
    names = ("WXPUSH_BROKER", "WXPUSH_STATE", "WXPUSH_NAMESPACE")
    field.environ = {name: value for name, value in whole.items() if name not in names}
    command = next_command(field.run("status", str(field.recipients)).stdout)
    assert command == ["dispatch", str(field.recipients), "--broker", broker, "--namespace", namespace]
    field.work("--broker", broker, "--namespace", namespace)
    ran = field.run(*command, "--yes", "--rate", "max")
    field.environ = whole
    assert ran.returncode == 3, ran.stderr
    assert status(field)["in_doubt"] == 0


@pytest.mark.parametrize("more", [[], ["--abandon"]], ids=["dispatch", "abandon"])
def test_another_cluster_than_the_one_that_has_the_rows_is_refused_and_the_right_one_named(field, more):
    killed(field, 0)
    before = status(field)
    del field.environ["WXPUSH_NAMESPACE"]
    for words in (
        [],
        ["--namespace", "another"],
        ["--state", "redis://localhost:6379/7"],
        ["--broker", "redis://localhost:1"],
    ):
        refused = field.run("dispatch", str(field.recipients), "--yes", *more, *words)
        assert refused.returncode == 2, refused.stderr
        assert "nothing was changed or sent" in refused.stderr
        command = next_command(refused.stderr)
        assert command == ["dispatch", str(field.recipients), "--namespace", field.namespace, *more]
        assert shlex.join(command) in refused.stderr.splitlines()[-2], "for those who read no last line"
    now = status(field)
    assert f"--namespace {field.namespace}" in now.pop("next"), "as the variable is gone"
    before.pop("next")
    assert now | {"exit_code": 0} == before | {"exit_code": 0}
    asked = field.run("dispatch", str(field.recipients), "--abandon", "--namespace", field.namespace)
    assert all(word in asked.stderr for word in (field.namespace, "redis://127.0.0.1:6379/9"))
    # One server has many names.
    same = field.environ["WXPUSH_BROKER"].replace("127.0.0.1", "localhost")
    if not more:  # a worker might have done all of it before its run was given up
        field.work("--namespace", field.namespace)
    ran = field.run(*next_command(refused.stderr), "--yes", "--rate", "max", "--broker", same)
    assert ran.returncode == (4 if more else 3), ran.stderr


def test_rows_that_were_never_handed_out_are_not_attempted_and_those_that_were_are_in_no_such_list(tmp_path):
    with ExitStack() as stack:
        field = Field(stack, tmp_path, broker=servers.REDIS, state=servers.REDIS, many=6000, rate="20/s")
        field.work()
        killed(field, 20)
        counts = status(field)
        assert counts["not_attempted"] > 0
        rest = listed(field, "not_attempted")
        assert len(rest) == counts["not_attempted"]
        assert not reached(field) & {row["openid"] for row in rest}
        assert min(int(row["line"]) for row in rest) - 1 > fed(field)
