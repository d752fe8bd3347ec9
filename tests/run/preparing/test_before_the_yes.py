"""Nothing changes before the yes: every table is as it was, and the next command does what it would have done.

Whatever ends a command before, at the question or instead of it; whatever the command was to change.
"""

import shutil
import signal
from collections.abc import Callable

import pytest

from tests.cli.asked import asked, sending, typing
from tests.cli.harness import Campaign, Ran, magic, openid, row
from tests.cli.situations import BY_ORDER, doubtful, interrupted
from tests.run.preparing.unchanged import Command, complete, digest, edited, old, told
from wxpush.sandbox.faults import Faults

pytestmark = pytest.mark.usefixtures("broker")


def grown(campaign: Campaign) -> None:
    interrupted(campaign, BY_ORDER)
    campaign.followers(7)


def rejected(campaign: Campaign) -> None:
    campaign.rows(row(magic("unfollowed"), 0), *(row(openid(number), number) for number in range(1, 4)))
    assert campaign.send().code == 3


def young(campaign: Campaign) -> None:
    doubtful(campaign, minutes=1)


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
