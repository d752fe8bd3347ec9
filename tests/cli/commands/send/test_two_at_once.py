"""Two invocations of one campaign at the same moment: one sends, the other is told to wait."""

import signal

import pytest

from tests.cli.harness import ended, finished, until
from tests.reliability import figures, seeds
from tests.warm import Process

SHORTLY = ("--rate", "200/s", "--max-duration", "0.3s", "--progress", "none", "--json")


def together(campaign) -> list[int]:
    """Start both, one right behind the other. Gives their exit codes."""
    words = ["send", str(campaign.recipients), "-y", *SHORTLY]
    both = [Process(words, campaign.environ, campaign.folder / f"streams-{number}") for number in range(2)]
    return sorted(process.wait() for process in both)


def proceeding(campaign, rounds) -> int:
    """Two at once, again and again, then one to the end. Gives how often."""
    names = campaign.followers(10_000)  # a round sends 70 of them
    number = 0
    for number, _ in enumerate(rounds, 1):
        assert together(campaign) == [4, 6], f"round {number}"
    ran = campaign.send("--rate", "max")
    assert (ran.code, ran.summary["sent"] + ran.summary["already_sent"]) == (0, len(names))
    assert campaign.delivered() == dict.fromkeys(names, 1)
    return number


def test_of_two_at_once_exactly_one_proceeds(campaign):
    assert proceeding(campaign, range(8)) == 8


@pytest.mark.long
def test_of_two_at_once_exactly_one_proceeds_a_hundred_times(campaign):
    many = proceeding(campaign, seeds.for_a_long_time(100))
    figures.tell(many, pairs=many)


@pytest.mark.parametrize("words", [("retry",), ("resolve", "--as", "skip"), ("send", "--again")])
def test_what_would_change_rows_is_refused_beside_a_run_too(campaign, words):
    campaign.followers(40)
    with ended(campaign.begin("send", "campaign.csv", "-y", "--rate", "1/s", "--json")) as process:
        until(campaign.delivered)
        ran = campaign.run(words[0], "campaign.csv", "-y", *words[1:])
        assert (ran.code, "Another wxpush is working on" in ran.sentence) == (6, True)
        process.send_signal(signal.SIGTERM)
        assert finished(process).code == 143


def test_a_stopped_process_keeps_its_campaign(campaign):
    names = campaign.followers(30)
    with ended(campaign.begin("send", "campaign.csv", "-y", "--rate", "20/s", "--json")) as process:
        until(campaign.delivered)
        process.send_signal(signal.SIGSTOP)
        assert campaign.send().code == 6
        process.send_signal(signal.SIGCONT)
        assert finished(process).code == 0
    assert campaign.delivered() == dict.fromkeys(names, 1)
