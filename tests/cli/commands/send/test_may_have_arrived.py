"""A try that got no answer, and a repeat that was refused: the row is rejected, and may have arrived all the same."""

import os
import signal

import pytest

from tests.cli.asked import asked, typing
from tests.cli.harness import ended, openid, until
from tests.cli.situations import NEW_TEXT, doubtful


@pytest.fixture
def refused(campaign, faulty):
    """Three rows that were delivered; of the second nobody knows, and its repeat was refused."""
    doubtful(campaign, minutes=1)
    faulty(account_errcode=43101)
    ran = campaign.send()
    faulty()
    assert (ran.code, ran.counts()) == (3, {"already_sent": 2, "rejected": 1})
    return campaign


@pytest.fixture
def alone(campaign, faulty):
    """The same with one row alone: nothing is known to have been sent."""
    doubtful(campaign, minutes=1, rows=1)
    faulty(account_errcode=43101)
    assert campaign.send().code == 3
    faulty()
    return campaign


def test_results_say_so(refused):
    found = refused.run("results", "campaign.csv", "--state", "rejected").out
    assert "an earlier try got no answer, so it may have arrived" in found


def test_retry_says_so_before_it_sends(refused):
    question = asked(refused, ("retry", "campaign.csv"), typing(b"n\n")).err
    assert "1 rejected rows are sent again (43101: 1). " in question.replace("\n", " ")
    assert "1 of them may have had the message already" in question
    assert refused.delivered()[openid(2)] == 1


def test_the_same_command_does_not_begin_anew(alone):
    ran = alone.send()
    assert (ran.code, ran.counts()) == (3, {"rejected": 1})
    assert alone.delivered() == {openid(1): 1}


def test_a_changed_text_is_refused(alone):
    alone.edit(*NEW_TEXT)
    ran = alone.send()
    assert ran.code == 7
    assert alone.delivered() == {openid(1): 1}


def test_an_accepted_change_names_them(refused):
    refused.recipients.write_text(refused.recipients.read_text().replace("tea", "green tea"))
    question = asked(refused, ("send", "campaign.csv", "--accept-changes"), typing(b"n\n")).err
    assert (
        "2 of the rows that leave now go to somebody to whom this run has sent a message already." in question
    )
    assert "1 of the rows that leave now go to somebody of whom it is not known" in question


def test_within_one_process_it_is_known_too(campaign, faulty):
    campaign.followers(1)
    faulty(reset_after_rate=1.0)
    with ended(campaign.start("send", "campaign.csv", "-y", "--json")) as process:
        until(lambda: campaign.delivered().total() == 1)
        faulty(account_errcode=43101)
        assert process.wait(30) == 3
    faulty()
    campaign.edit(*NEW_TEXT)
    assert campaign.send().code == 7
    assert campaign.delivered() == {openid(1): 1}


def test_behind_a_kill_too(campaign, faulty):
    campaign.followers(3)
    faulty(hang_rate=1.0)
    with ended(campaign.start("send", "campaign.csv", "-y")) as process:
        until(lambda: campaign.delivered().total() == 3)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    faulty(account_errcode=43004)
    assert campaign.send().counts() == {"rejected": 3}
    faulty()
    campaign.edit(*NEW_TEXT)
    assert campaign.send().code == 7
    assert campaign.delivered().total() == 3
