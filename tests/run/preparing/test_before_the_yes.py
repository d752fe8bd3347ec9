"""Nothing changes before the yes: every table is as it was, and the next command does what it would have done.

Whatever ends a command before, at the question or instead of it; whatever the command was to change.
"""

import hashlib
import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

import pytest

from tests.cli.asked import asked, sending, typing
from tests.cli.doorman import Doorman
from tests.cli.harness import Campaign, Ran, magic, openid, row
from tests.cli.situations import BY_ORDER, NEW_TEXT, doubtful, interrupted
from tests.warm import Piped
from wxpush.sandbox.faults import Faults

#: Nobody is there.
AWAY = "redis://127.0.0.1:1/0"


@dataclass(frozen=True)
class Command:
    """What is given, after what has happened; `next_send` is what a plain `send` then does: its code and its counts."""

    words: tuple[str, ...]
    before: Callable[[Campaign], object]
    next_send: tuple[int, dict[str, int]]
    #: Whether it asks the account, and sends.
    sends: bool = True


def complete(campaign: Campaign) -> None:
    campaign.followers(3)
    assert campaign.send().code == 0


def edited(campaign: Campaign) -> None:
    interrupted(campaign)
    campaign.edit(*NEW_TEXT)


def grown(campaign: Campaign) -> None:
    interrupted(campaign, BY_ORDER)
    campaign.followers(7)


def rejected(campaign: Campaign) -> None:
    campaign.rows(row(magic("unfollowed"), 0), *(row(openid(number), number) for number in range(1, 4)))
    assert campaign.send().code == 3


def young(campaign: Campaign) -> None:
    doubtful(campaign, minutes=1)


def old(campaign: Campaign) -> None:
    doubtful(campaign, minutes=30)


ALREADY = (0, {"already_sent": 3})
#: The row in doubt is repeated with its own id.
REPEATED = (0, {"already_sent": 2, "sent": 1})
COMMANDS = {
    "send": Command(("send",), lambda campaign: campaign.followers(3), (0, {"sent": 3})),
    "send --again": Command(("send", "--again"), complete, ALREADY),
    "send --accept-changes, text": Command(("send", "--accept-changes"), edited, (7, {})),
    "send --accept-changes, input": Command(("send", "--accept-changes"), grown, (7, {})),
    "send --in-doubt skip": Command(
        ("send", "--in-doubt", "skip"), old, (8, {"already_sent": 2, "in_doubt": 1}), sends=False
    ),
    "send --in-doubt resend": Command(
        ("send", "--in-doubt", "resend"), old, (8, {"already_sent": 2, "in_doubt": 1})
    ),
    "retry": Command(("retry",), rejected, (3, {"already_sent": 3, "rejected": 1})),
    "resolve --as resend": Command(("resolve", "--as", "resend"), young, REPEATED),
    "resolve --as sent": Command(("resolve", "--as", "sent"), young, REPEATED, sends=False),
    "resolve --as skip": Command(("resolve", "--as", "skip"), young, REPEATED, sends=False),
    "dispatch": Command(("dispatch",), lambda campaign: campaign.followers(3), (0, {"sent": 3})),
    "dispatch --again": Command(("dispatch", "--again"), complete, ALREADY),
}


@pytest.fixture(scope="module")
def door() -> Iterator[str]:
    with Doorman() as doorman:
        yield doorman.url


@pytest.fixture(autouse=True)
def broker(campaign, door) -> None:
    """Of those that dispatch."""
    campaign.environ["WXPUSH_BROKER"] = door


def at_the_question(act) -> Callable[[Campaign, tuple[str, ...]], Ran]:
    return lambda campaign, words: asked(campaign, words, act)


def no_token(campaign: Campaign) -> None:
    shutil.rmtree(campaign.folder / "cache", ignore_errors=True)


def expired(campaign: Campaign) -> None:
    """A token is at hand, and looks good until it is used."""
    assert campaign.run("quota").code == 0
    campaign.control.expire_token()


def displaced(campaign: Campaign) -> None:
    assert campaign.run("quota").code == 0
    campaign.control.evict_token()


def refused(token: Callable[[Campaign], None]) -> Callable[[Campaign, tuple[str, ...]], Ran]:
    def run(campaign: Campaign, words: tuple[str, ...]) -> Ran:
        token(campaign)
        return campaign.run(*words, "--yes", environ={"WXPUSH_SECRET": "wrong"})

    return run


def halted(token: Callable[[Campaign], None]) -> Callable[[Campaign, tuple[str, ...]], Ran]:
    def run(campaign: Campaign, words: tuple[str, ...]) -> Ran:
        token(campaign)
        campaign.control.set_faults(Faults(ip_not_allowed="127.0.0.1"))
        return campaign.run(*words, "--yes")

    return run


def used_up(campaign: Campaign, words: tuple[str, ...]) -> Ran:
    campaign.control.set_faults(Faults(daily_limit=0))
    return campaign.run(*words, "--yes")


#: How it ends, its exit code, and whether it is the account's doing.
ENDS = {
    "n": (at_the_question(typing(b"n\n")), 2, False),
    "Ctrl-D": (at_the_question(typing(b"\x04")), 2, False),
    "Ctrl-C": (at_the_question(sending(signal.SIGINT)), 130, False),
    "kill -9": (at_the_question(sending(signal.SIGKILL)), -9, False),
    "no terminal": (lambda campaign, words: campaign.run(*words), 2, False),
    "secret refused": (refused(no_token), 5, True),
    "secret refused, token expired": (refused(expired), 5, True),
    "secret refused, token displaced": (refused(displaced), 5, True),
    "account halts": (halted(no_token), 5, True),
    "account halts, token expired": (halted(expired), 5, True),
    "quota used up": (used_up, 4, True),
}


def in_turn(command: int, end: int) -> list[pytest.MarkDecorator]:
    """With every change `send` meets each end, and each other command every third, in turn; by hand and at night all do."""
    return [pytest.mark.long] * (command > 0 and (command + end) % 3 > 0)


CASES = [
    pytest.param(command, end, id=f"{name}: {how}", marks=in_turn(number, turn))
    for number, (name, command) in enumerate(COMMANDS.items())
    for turn, (how, end) in enumerate(ENDS.items())
    if command.sends or not end[2]
]


def digest(campaign: Campaign) -> str | None:
    """Over every table, as another process reads them; None where nothing was ever written into one."""
    if not campaign.checkpoint.exists():
        return None
    with closing(sqlite3.connect(f"{campaign.checkpoint.as_uri()}?mode=ro", uri=True)) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        tables = [(name, connection.execute(f"SELECT * FROM {name}").fetchall()) for name in names]
        schema = connection.execute("SELECT * FROM sqlite_master").fetchall()
    if not any(rows for name, rows in tables if name != "log"):  # a row of it lies in one that is new
        return None
    return hashlib.sha256(repr((version, schema, tables)).encode()).hexdigest()


def told(campaign: Campaign) -> list[tuple[int, str, str]]:
    """What `status` and `results` say."""
    said = [campaign.run(*words) for words in (("status", "campaign.csv"), ("results", "campaign.csv"))]
    return [(ran.code, ran.out, ran.err) for ran in said]


DISPATCHES = [
    COMMANDS["dispatch"],
    COMMANDS["dispatch --again"],
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


@pytest.mark.parametrize(("command", "end"), CASES)
def test_what_ends_before_the_yes_leaves_every_table_as_it_was(campaign, faulty, command, end):
    command.before(campaign)
    how, code, the_account = end
    known, said, delivered = digest(campaign), told(campaign), campaign.delivered()
    before = {file.name for file in campaign.folder.glob("*campaign*")}
    ran = how(campaign, (command.words[0], "campaign.csv", *command.words[1:]))
    doubt = the_account and code == 4 and "in doubt" in said[0][1] and " 0 in doubt" not in said[0][1]
    assert ran.code == (8 if doubt else code), ran.err
    assert digest(campaign) == known
    assert told(campaign) == said
    assert " rows changed" not in ran.err
    if code != -9:
        assert {file.name for file in campaign.folder.glob("*campaign*")} == before
    faulty()
    ran = campaign.send()
    assert (ran.code, ran.counts() if ran.code != 7 else {}) == command.next_send, ran.err
    assert max((campaign.delivered() - delivered).values(), default=1) == 1
    assert max(campaign.delivered().values()) == 1
