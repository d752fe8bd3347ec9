"""Counts and reasons are what happened: after kill -9, while it runs, after a drain that was cut, after a decision."""

import csv
import io
import os
import signal
import sqlite3

import pytest

from tests.cli.harness import ended, finished, until
from tests.cli.situations import doubtful


def status(campaign) -> dict:
    return campaign.run("status", "campaign.csv", "--json").summary


def outcomes(campaign) -> list[dict[str, str]]:
    return list(
        csv.DictReader(io.StringIO(campaign.run("results", "campaign.csv").out.removeprefix("\ufeff")))
    )


def test_requests_are_counted_while_they_are_made_and_after_kill_9(campaign):
    campaign.followers(600)
    with ended(campaign.start("send", "campaign.csv", "-y", "--rate", "200/s", "-q")) as process:
        until(lambda: campaign.delivered().total() >= 100)
        running = status(campaign)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    killed, arrived = status(campaign), campaign.delivered().total()
    assert running["sent"] <= running["attempts"] <= killed["attempts"]
    assert running["seconds"] > 0
    assert 0 < killed["sent"] <= killed["attempts"] <= arrived <= killed["sent"] + killed["in_doubt"]
    assert killed["seconds"] >= running["seconds"]
    tried = {row["state"]: set() for row in outcomes(campaign)}
    for row in outcomes(campaign):
        tried[row["state"]].add(row["tries"])
    assert tried == {"sent": {"1"}, "in_doubt": {"1"}, "not_attempted": {"0"}}


def test_requests_that_a_drain_gave_up_are_counted_with_their_rows(campaign, faulty):
    campaign.followers(30)
    faulty(latency=16.0)
    words = ("send", "campaign.csv", "-y", "--json", "--rate", "max", "--timeout", "30s")
    with ended(campaign.start(*words)) as process:
        until(lambda: campaign.delivered().total() == 30)
        process.send_signal(signal.SIGTERM)
        ran = finished(process)
    assert (ran.code, ran.summary["in_doubt"]) == (143, 30)
    assert (ran.summary["attempts"], ran.summary["retries"]) == (30, 0)
    assert 9 < ran.summary["seconds"] < 16
    assert {(row["tries"], row["reason"]) for row in outcomes(campaign)} == {
        ("1", "no answer by the end of the run")
    }


@pytest.mark.parametrize(
    ("words", "state"),
    [
        (("resolve", "campaign.csv", "--as", "sent"), "sent"),
        (("resolve", "campaign.csv", "--as", "skip"), "rejected"),
        (("send", "campaign.csv", "--in-doubt", "skip"), "rejected"),
    ],
)
def test_a_decision_keeps_no_errcode_of_before(campaign, words, state):
    doubtful(campaign, minutes=10)
    with sqlite3.connect(campaign.checkpoint) as connection:
        connection.execute("UPDATE rows SET errcode = -1, detail = 'system busy' WHERE state = 5")
    connection.close()
    ran = campaign.run(*words, "--yes", "--json")
    assert ran.summary["errcodes"] == {}
    decided = outcomes(campaign)[1]
    assert (decided["state"], decided["errcode"], decided["msgid"]) == (state, "", "")
    assert decided["reason"] == ("" if state == "sent" else "skipped")
