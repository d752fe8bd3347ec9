"""The same command again, as messages, README and cron have it: it ends the campaign, and sends nobody a copy that was not asked for."""

import os
import signal
import sqlite3

import pytest

from tests.cli.harness import ended, openid, until
from tests.cli.situations import doubtful


@pytest.mark.parametrize("bound", [("--max-duration", "1s"), ()], ids=["max-duration", "signal"])
def test_a_bound_behind_the_last_row_stopped_nothing(campaign, faulty, bound):
    names = campaign.followers(3)
    assert campaign.send().code == 0
    faulty(latency=2.0)
    before = campaign.control.summary().requests
    words = ("send", "campaign.csv", "--yes", "--json", "--again", *bound)
    with ended(campaign.start(*words)) as process:
        if not bound:
            until(lambda: campaign.control.summary().requests >= before + 3)
            process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    assert b"same command" not in err
    assert campaign.delivered() == dict.fromkeys(names, 2)


def test_a_kill_behind_the_last_row_is_ended_by_the_same_command(campaign):
    names = campaign.followers(2)
    assert campaign.send("--again").code == 0
    with sqlite3.connect(campaign.checkpoint) as connection:
        connection.execute("UPDATE invocations SET exit_code = NULL, reason = NULL")
    connection.close()
    ran = campaign.send("--again")
    assert (ran.code, ran.counts()) == (0, {"already_sent": 2})
    assert "cut off when every row had its outcome already" in ran.err
    assert campaign.delivered() == dict.fromkeys(names, 1)
    assert campaign.send("--again").counts() == {"sent": 2}, "now it is a new run that is wanted"


def test_young_rows_in_doubt_keep_their_ids_when_they_are_sent_anew(campaign, faulty):
    doubtful(campaign, minutes=1, rows=2)
    ran = campaign.run("resolve", "campaign.csv", "--as", "resend", "--yes", "--json")
    assert ran.code == 0, ran
    assert campaign.delivered() == {openid(1): 1, openid(2): 1}, "WeChat knew the id"


def test_resend_again_behind_a_signal_sends_no_third_copy(campaign, faulty):
    doubtful(campaign, minutes=20, rows=1)
    faulty(hang_rate=1.0)
    words = ("resolve", "campaign.csv", "--as", "resend", "--yes")
    with ended(campaign.start(*words)) as process:
        until(lambda: campaign.delivered().total() == 2)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    faulty()
    assert campaign.run(*words).code == 0
    assert campaign.delivered() == {openid(1): 2}


def test_everybody_on_the_list_is_no_end_for_ever(campaign):
    names = campaign.followers(2)
    listed = campaign.folder / "never.csv"
    listed.write_text(
        "".join(
            f"{line}\n"
            for line in [
                "openid,reason,date,expires",
                *(f"{name},asked,2020-01-01,2099-01-01" for name in names),
            ]
        )
    )
    assert campaign.send("--suppress", listed).counts() == {"suppressed": 2}
    text = listed.read_text()
    past = text.replace("2099-01-01", "2020-02-01")
    status = listed.stat()
    listed.write_text(past)
    os.utime(listed, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert campaign.send("--suppress", listed).counts() == {"sent": 2}
