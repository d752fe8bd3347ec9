"""A dispatch whose servers are out of reach begins nothing."""

from collections.abc import Callable

import pytest

from tests.cli.asked import asked, typing
from tests.cli.doorman import Doorman
from tests.cli.harness import Campaign, Ran
from tests.run.preparing.unchanged import Command, complete, digest, edited, old, told
from tests.warm import Piped

pytestmark = pytest.mark.usefixtures("broker")

#: Nobody is there.
AWAY = "redis://127.0.0.1:1/0"


DISPATCHES = [
    Command(("dispatch",), lambda campaign: campaign.followers(3), (0, {"sent": 3})),
    Command(("dispatch", "--again"), complete, (0, {"already_sent": 3})),
    Command(("dispatch", "--accept-changes"), edited, (7, {})),
    Command(("dispatch", "--in-doubt", "resend"), old, (8, {"already_sent": 2, "in_doubt": 1})),
]


def away(broker: str, state: str = "") -> Callable[[Campaign, tuple[str, ...]], Ran]:
    """Broker or Redis is out of reach."""

    def run(campaign: Campaign, words: tuple[str, ...]) -> Ran:
        options = ("--broker", broker, *(("--state", state) if state else ()))
        return campaign.run(*words, *options, "--yes", "--json")

    return run


def lost_at_the_question(campaign: Campaign, words: tuple[str, ...]) -> Ran:
    with Doorman() as doorman:

        def act(terminal: int, process: Piped) -> None:
            doorman.leave()
            typing(b"y\n")(terminal, process)

        return asked(campaign, (*words, "--broker", doorman.url, "--json"), act)


@pytest.mark.parametrize("command", DISPATCHES, ids=lambda command: " ".join(command.words))
@pytest.mark.parametrize(
    "how",
    [
        pytest.param(away(AWAY), id="Redis"),
        pytest.param(away("amqp://127.0.0.1:1/", AWAY), id="Redis beside RabbitMQ"),
        pytest.param(lost_at_the_question, id="lost at the question"),
    ],
)
def test_a_dispatch_whose_servers_are_out_of_reach_begins_nothing(campaign, command, how):
    command.before(campaign)
    known, said = digest(campaign), told(campaign)
    ran = how(campaign, (command.words[0], "campaign.csv", *command.words[1:]))
    # Rows in doubt win over a server that is away.
    doubt = "--in-doubt" in command.words
    assert (ran.code, ran.summary["exit_code"]) == (8 if doubt else 4,) * 2, ran.err
    assert ran.summary["reason"] == "state"
    assert (digest(campaign), told(campaign)) == (known, said)
    assert "next: wxpush dispatch campaign.csv" in ran.err
    sent = campaign.send()
    assert (sent.code, sent.counts() if sent.code != 7 else {}) == command.next_send, sent.err
    assert max(campaign.delivered().values()) == 1


def test_a_broker_that_is_away_is_noticed_beside_a_redis_that_is_there(campaign, door):
    complete(campaign)
    known = digest(campaign)
    ran = away("amqp://127.0.0.1:1/", door)(campaign, ("dispatch", "campaign.csv", "--again"))
    assert (ran.code, ran.summary["reason"], digest(campaign)) == (4, "state", known), ran.err
    assert "RabbitMQ" in ran.err
