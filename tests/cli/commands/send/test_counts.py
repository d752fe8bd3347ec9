"""Counts and reasons are what happened: after kill -9, while it runs, after a drain that was cut, after a decision."""

import csv
import io
import os
import signal
import sqlite3

import pytest

from tests.checkpoint.counting import recount
from tests.cli.asked import asked
from tests.cli.harness import ended, finished, until
from tests.cli.situations import doubtful
from wxpush.words.moments import Moment


def status(campaign) -> dict:
    return campaign.run("status", "campaign.csv", "--json").summary


def outcomes(campaign) -> list[dict[str, str]]:
    return list(
        csv.DictReader(io.StringIO(campaign.run("results", "campaign.csv").out.removeprefix("\ufeff")))
    )


def test_requests_are_counted_while_they_are_made_and_after_kill_9(campaign):
    campaign.followers(6000)
    with ended(campaign.begin("send", "campaign.csv", "-y", "--rate", "200/s", "-q")) as process:
        until(lambda: campaign.delivered().total() >= 100)
        running = status(campaign)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    killed, arrived = status(campaign), campaign.delivered().total()
    assert running["sent"] <= running["attempts"] <= killed["attempts"]
    assert running["seconds"] > 0
    assert 0 < killed["sent"] <= killed["attempts"] <= arrived <= killed["sent"] + killed["in_doubt"]
    assert killed["seconds"] >= running["seconds"]
    tried: dict[str, set] = {row["state"]: set() for row in outcomes(campaign)}
    for row in outcomes(campaign):
        tried[row["state"]].add(row["tries"])
    assert tried == {"sent": {"1"}, "in_doubt": {"1"}, "not_attempted": {"0"}}


def test_requests_that_a_drain_gave_up_are_counted_with_their_rows(campaign, faulty):
    campaign.followers(30)
    faulty(latency=16.0)
    words = ("send", "campaign.csv", "-y", "--json", "--rate", "max", "--timeout", "30s")
    with ended(campaign.begin(*words)) as process:
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


def ended_as(campaign, ran) -> None:
    """`status` says of a command that ended what its own summary said, and both in words."""
    assert ran.summary.items() <= status(campaign).items()
    told = campaign.run("status", "campaign.csv").out.splitlines()
    assert told[0].endswith(f"(exit {ran.code})")
    assert told[1].startswith(f"note: campaign.csv: began {Moment.of_iso(ran.summary['started_at'])}, ended ")
    assert told[1].endswith(f" (exit {ran.code})")


def test_status_names_the_end_that_it_was_and_not_the_one_that_the_rows_ask_for(campaign, faulty):
    campaign.followers(400)
    ran = campaign.send("--limit", "3")
    assert (ran.code, ran.summary["reason"], ran.summary["rows_exit_code"]) == (0, "limit", 4)
    assert "next: wxpush send campaign.csv" in ran.err.splitlines()
    ended_as(campaign, ran)

    with ended(campaign.begin("send", "campaign.csv", "-y", "--rate", "40/s", "--json")) as process:
        until(lambda: campaign.delivered().total() >= 10)
        process.send_signal(signal.SIGINT)
        ran = finished(process)
    assert (ran.code, ran.summary["reason"]) == (130, "signal")
    assert ran.summary["sent_altogether"] == ran.summary["sent"] + 3 == campaign.delivered().total()
    counted = f"{ran.summary['sent']} sent now, {ran.summary['sent_altogether']:,} of 400 altogether, "
    assert f"warning: campaign.csv: stopped by a signal: {counted}" in ran.err
    ended_as(campaign, ran)

    faulty(account_errcode=48001)
    ran = campaign.send()
    assert (ran.code, ran.summary["reason"]) == (5, "account")
    ended_as(campaign, ran)

    before = status(campaign)
    for words in ((), ("--accept-changes", "--in-doubt", "never")):
        refused = campaign.run("send", "campaign.csv", *words)
        assert refused.code == 2, "neither a missing terminal nor a wrong word is an end of its own"
    campaign.recipients.write_text(campaign.recipients.read_text() + "more\n")
    assert campaign.run("send", "campaign.csv", "--yes").code == 7
    assert status(campaign) == before


def test_status_says_of_a_campaign_that_was_cut_off_that_it_has_no_end(campaign):
    campaign.followers(6000)
    with ended(campaign.begin("send", "campaign.csv", "-y", "--rate", "200/s", "-q")) as process:
        until(lambda: campaign.delivered().total() >= 100)
        running = status(campaign)
        told = campaign.run("status", "campaign.csv").out.splitlines()
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert (running["running"], running["exit_code"], running["ended_at"]) == (True, None, None)
    assert running["total_seconds"] > 0
    assert told[0].endswith("(still sending)")
    killed = status(campaign)
    assert (killed["running"], killed["exit_code"], killed["ended_at"]) == (False, None, None)
    assert (killed["rows_exit_code"], killed["started_at"]) == (8, running["started_at"])
    told = campaign.run("status", "campaign.csv").out.splitlines()
    assert told[0].endswith("(cut off; the rows ask for exit 8)")
    assert "cut off by a kill or a crash, so there is no exit code" in told[1]
    assert told[-1] == "next: wxpush send campaign.csv"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("resolve", "campaign.csv", "--as", "sent"), 0),
        (("resolve", "campaign.csv", "--as", "skip"), 3),
        (("send", "campaign.csv", "--in-doubt", "skip"), 3),
    ],
)
def test_a_command_that_only_decided_is_the_last_one_too(campaign, words, code):
    doubtful(campaign, minutes=10)
    held = campaign.send()
    assert (held.code, status(campaign)["exit_code"]) == (8, 8)
    ran = campaign.run(*words, "--yes", "--json")
    assert (ran.code, ran.summary["attempts"]) == (code, 0)
    ended_as(campaign, ran)
    again = campaign.send()
    assert again.code == code
    assert ran.summary.items() <= status(campaign).items(), (
        "one that found nothing to do and ends alike adds nothing"
    )


def test_one_that_found_all_done_behind_a_kill_gives_the_campaign_its_end(campaign):
    doubtful(campaign, minutes=1)
    with sqlite3.connect(campaign.checkpoint) as connection:
        connection.execute("UPDATE rows SET state = 2")
        recount(connection)
        connection.execute("UPDATE invocations SET exit_code = NULL")
    connection.close()
    assert status(campaign)["exit_code"] is None
    ran = campaign.send()
    assert (ran.code, ran.counts()) == (0, {"already_sent": 3})
    ended_as(campaign, ran)


def test_while_the_next_command_only_asks_what_was_cut_off_is_told_as_that(campaign, faulty):
    """It holds the checkpoint and has begun nothing: who was in flight may have been delivered to."""
    campaign.followers(400)
    faulty(latency=5.0)
    with ended(campaign.begin("send", "campaign.csv", "-y", "--rate", "max", "-q")) as process:
        until(lambda: campaign.delivered().total() >= 20)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    faulty()
    told, known = [], (status(campaign), outcomes(campaign))
    assert known[0]["in_doubt"] >= 20

    def look(_, process) -> None:
        told.append((status(campaign), outcomes(campaign)))
        process.kill()

    asked(campaign, ("send", "campaign.csv", "--in-doubt", "skip"), look)
    assert told == [known]
    assert {row["state"] for row in known[1] if row["tries"] == "1"} == {"in_doubt"}


def test_one_that_was_cut_off_took_no_less_than_the_seconds_that_it_sent_in(campaign):
    """A dispatcher's newest record is a worker's, and may be older than the seconds that are written with it."""
    doubtful(campaign, minutes=1)
    with sqlite3.connect(campaign.checkpoint) as connection:
        connection.execute(
            "UPDATE invocations SET last_ms = started_ms + 100, seconds = 2.5, exit_code = NULL"
        )
    connection.close()
    assert (status(campaign)["seconds"], status(campaign)["total_seconds"]) == (2.5, 2.5)
