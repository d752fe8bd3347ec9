"""`--linger` as an operator sees it: after an outage nothing is left for the next command."""

import time

from tests.cli.harness import ended, finished, until


def test_an_outage_that_is_over_leaves_no_row_in_doubt(campaign, faulty):
    names = campaign.followers(6)
    faulty(reset_before_rate=1.0)
    words = ("send", "campaign.csv", "-y", "--json", "--rate", "max", "--linger", "2m", "--timeout", "2s")
    with ended(campaign.start(*words)) as process:
        until(lambda: _in_doubt(campaign) == len(names), 60)
        time.sleep(20)  # by now each of them has had its five tries
        assert process.poll() is None
        faulty()
        ran = finished(process, timeout=120)
    assert (ran.code, ran.summary["sent"]) == (0, len(names))
    assert campaign.delivered() == dict.fromkeys(names, 1)
    words_of = {event["word"] for event in ran.events if event["type"] == "event"}
    assert "lingering" in words_of
    assert "in doubt are repeated while that is safe: " in ran.err


def _in_doubt(campaign) -> int:
    """0 before anything is known of it, too."""
    asked = campaign.run("status", "campaign.csv", "--json")
    return asked.summary["in_doubt"] if asked.events else 0


def test_without_it_they_are_left_to_the_next_command(campaign, faulty):
    campaign.followers(3)
    faulty(reset_before_rate=1.0)
    ran = campaign.send("--rate", "max", timeout=90)
    assert (ran.code, ran.summary["in_doubt"]) == (8, 3)


def test_what_is_no_time_is_refused(campaign):
    campaign.followers(1)
    for text in ("soon", "-5s", ""):
        assert campaign.send("--linger", text).code == 2
    assert campaign.send("--linger", "0").code == 0
