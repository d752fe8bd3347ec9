"""The account refuses while a dead dispatcher's workers have sent: what they did is collected, and the refusal is of the rest."""

import time
from contextlib import ExitStack

import msgspec
import pytest

from tests.cluster import servers
from tests.cluster.field import Field
from tests.cluster.scenes import killed, next_command, status

#: Longer than a row waits for its next try.
_REST_SECONDS = 2.5

pytestmark = pytest.mark.skipif(not servers.has_redis(), reason="no Redis runs on 6379")


def used_up(field: Field) -> None:
    faults = field.sandbox.control.faults()
    field.sandbox.control.set_faults(msgspec.structs.replace(faults, daily_limit=1))


def secret_refused(field: Field) -> None:
    (field.folder / "secret").write_text("0" * 32)
    field.environ["XDG_CACHE_HOME"] = str(field.folder / "another")


def at_rest(field: Field) -> None:
    """Wait until workers ask for nothing more: rows that are tried again would meet the refusal."""
    asked, since = -1, time.monotonic()
    while time.monotonic() - since < _REST_SECONDS:
        now = field.sandbox.control.summary().requests
        if now != asked:
            asked, since = now, time.monotonic()
        time.sleep(0.05)


REFUSALS = pytest.mark.parametrize(
    ("refuse", "exit_code", "reason"),
    [(used_up, 4, "quota"), (secret_refused, 5, "account")],
    ids=["quota", "secret"],
)


@REFUSALS
def test_a_campaign_that_workers_have_sent_is_collected_and_over_whatever_the_account_says(
    field, refuse, exit_code, reason
):
    field.work()
    killed(field, 60)
    field.wait_for(lambda: field.delivered() >= 291)
    at_rest(field)
    refuse(field)
    summary = field.finish(field.dispatch())
    assert (summary["exit_code"], summary["reason"]) == (3, None)
    assert field.wrong(summary) == []


@REFUSALS
def test_of_what_is_left_the_refusal_counts_once_what_workers_did_is_collected(
    tmp_path, refuse, exit_code, reason
):
    with ExitStack() as stack:
        field = Field(stack, tmp_path, broker=servers.REDIS, state=servers.REDIS, many=3000, rate="100/s")
        worker = field.work()
        killed(field, 100)
        assert worker.end() == 143
        sent = field.delivered()
        refuse(field)
        dispatcher = field.dispatch()
        summary = field.finish(dispatcher)
        assert (summary["exit_code"], summary["reason"]) == (exit_code, reason)
        assert summary["in_doubt"] == 0
        done = summary["sent"] + summary["already_sent"] + summary["under_review"]
        assert done == sent
        assert summary["not_attempted"] > 2000
        assert "nothing was" not in dispatcher.said()
        assert next_command(dispatcher.said())[0] == "dispatch"
        assert status(field)["in_doubt"] == 0
