"""Situations made by dice, in processes and on a sandbox: the next command that is printed, run in a shell as it is printed, does what it says.

Sixty of them are tried always, and three hundred with `-m long`.
"""

import shlex
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from tests.checkpoint.counting import recount
from tests.operator.desk import Ran
from tests.operator.situations import DONE, PRINTERS, Shell, Situation, made
from tests.operator.wechat import TEMPLATE
from tests.reliability.oracle import LedgerReader
from wxpush.model import State
from wxpush.sandbox.account.ledger import LedgerKind
from wxpush.sandbox.faults import Faults
from wxpush.sandbox.options import SandboxOptions, Template
from wxpush.sandbox.process import SandboxProcess

pytestmark = pytest.mark.process

OFTEN, ALL = 60, 300
#: A bug, misuse, a lock, a change and a disk that is full: what a command that was printed does not meet.
REFUSED = {1, 2, 6, 7, 9}
#: After so many commands one has to be through.
MOST = 5
_OPEN = {State.PENDING, State.IN_DOUBT, State.IN_FLIGHT}
_OF_ANOTHER_SHELL = ("WXPUSH_CONFIG", "WXPUSH_PROFILE", "WXPUSH_BASE_URL", "WXPUSH_SUPPRESS")
TRIED = [
    pytest.param(made(number), id=str(made(number)), marks=[pytest.mark.long] * (number >= OFTEN))
    for number in range(ALL)
]


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    ledger = tmp_path_factory.mktemp("sandbox") / "ledger"
    options = SandboxOptions(
        templates=(Template(TEMPLATE, keys=("thing1",)),),
        ledger=str(ledger),
        faults=Faults(daily_limit=10**9),
    )
    with SandboxProcess(options) as process:
        yield process, ledger


@pytest.mark.parametrize("made", TRIED)
def test_what_is_printed_works_in_a_shell(tmp_path, sandbox, made: Situation):
    process, ledger = sandbox
    shell = Shell(tmp_path, process.base_url)
    shell.lay(made)
    printed = last = _printed(shell, made) or ""
    tries = 0
    while printed:
        tries += 1
        assert tries <= MOST, printed
        before = shell.states(made)
        ran = shell.run(printed.removeprefix("wxpush ").replace("'sent|resend|skip'", "sent"), WXPUSH_YES="1")
        assert ran.code not in REFUSED, (printed, ran.said)
        last, printed = printed, "" if _did(shell, made, printed, before, ran) else ran.next or ""
    assert "--dry-run" in last or _settled(shell.states(made)) == len(made.fates), last
    _nobody_twice(shell, made, ledger)


def test_the_dice_give_all_that_they_should():
    tried = [made(number) for number in range(OFTEN)]
    assert {each.done for each in tried} == set(DONE)
    assert {each.printer for each in tried} == set(PRINTERS)
    for name, least in (
        ("name", 6),
        ("form", 7),
        ("campaign", 3),
        ("checkpoint", 3),
        ("more", 3),
        ("rehearsed", 2),
    ):
        assert len({getattr(each, name) for each in tried}) == least, name
    assert len({each.account[0] + str(each.account[1]) + each.account[2] for each in tried}) == 7


def _printed(shell: Shell, made: Situation) -> str | None:
    """Do what was done before, and give the command that was printed last."""
    words, listed = shell.words(made), "" if "WXPUSH" in made.listed else made.listed
    sending = f"send {words} {listed} {made.more}"
    checked = shell.run(f"{sending} --dry-run")
    assert checked.code in {0, 3}, checked.said
    if made.done == "nothing":
        return checked.next
    bound = made.done if made.done.startswith("--") else ""
    ran = shell.run(f"{sending} {bound} --yes")
    assert ran.code not in REFUSED, ran.said
    ran = _more(shell, made, sending, ran)
    if made.printer == "end":
        return ran.next
    if made.printer == "dry run":
        return shell.run(f"{sending} --dry-run").next
    if made.printer == "status of the list":  # typed in another shell, which has no variable of them
        for name in _OF_ANOTHER_SHELL:
            shell.environ.pop(name, None)
    status = {"status": f"status {words}", "status of the list": f"status {_known(made)}"}
    return shell.run(status.get(made.printer, "status")).next


def _more(shell: Shell, made: Situation, sending: str, ran: Ran) -> Ran:
    """What is done behind the sending; gives what was run last."""
    if made.done in {"young", "old"}:
        _doubt(shell, made, minutes=1 if made.done == "young" else 30)
        return shell.run(f"status {shell.words(made)}")
    if made.done == "cut off":
        with closing(sqlite3.connect(shell.folder / made.place)) as connection, connection:
            connection.execute("UPDATE invocations SET exit_code = NULL")
            connection.execute(f"DELETE FROM rows WHERE state = {State.UNDER_REVIEW.value}")
            recount(connection)
        return shell.run(f"status {shell.words(made)}")
    if made.done == "again":
        return shell.run(f"{sending} --again --max-sends 1 --yes")
    if made.done == "retried" and State.REJECTED in shell.states(made):
        return shell.run(sending.replace("send", "retry", 1) + " --max-sends 1 --yes")
    return ran


def _known(made: Situation) -> str:
    """What names the checkpoint alone: all else it knows itself."""
    return f"{shlex.quote(made.recipients)} {made.checkpoint}" + " --sandbox" * made.rehearsed


def _doubt(shell: Shell, made: Situation, *, minutes: float) -> None:
    """Of one row that was sent nobody knows any more whether it was."""
    with closing(sqlite3.connect(shell.folder / made.place)) as connection, connection:
        connection.execute(
            "UPDATE rows SET state = ?, msgid = NULL, first_ms = at_ms - ?, first_boot_ms = 0 "
            "WHERE row = (SELECT min(row) FROM rows WHERE state = ?)",
            (State.IN_DOUBT.value, round(minutes * 60_000), State.SENT.value),
        )
        recount(connection)
        connection.execute("UPDATE invocations SET boot_id = 'another'")


def _did(shell: Shell, made: Situation, line: str, before: dict[State, int], ran: Ran) -> bool:
    """Hold the command against what it says that it does. Whether that was all."""
    words, after = list(shell.split(line.removeprefix("wxpush "))), shell.states(made)
    if words[0] == "results":
        state = State[words[words.index("--state") + 1].upper()]
        rows = (shell.folder / words[words.index("-o") + 1]).read_text("utf-8-sig")
        assert rows.count("\noSANDBOX_") == after[state] == before[state], rows
        return True
    if "--dry-run" in words:  # again and again, until the list is right
        assert (ran.code, after) == (3, before), ran.said
        return "-o" not in words
    if words[0] == "resolve":
        assert before[State.IN_DOUBT] > after.get(State.IN_DOUBT, 0) == 0
    else:
        assert words[0] == "send", line
        assert _settled(after) > _settled(before) or _settled(before) == len(made.fates), ran.said
    return False


def _settled(states: dict[State, int]) -> int:
    return sum(many for state, many in states.items() if state not in _OPEN)


def _nobody_twice(shell: Shell, made: Situation, ledger: Path) -> None:
    """Each message arrived once at most; each person has had one a run."""
    if made.rehearsed:
        ledger = (shell.folder / made.place).with_suffix(".ledger")
    people = {who for who, _, _ in made.rows}
    lines = [
        line
        for line in LedgerReader(ledger).new()
        if line.openid in people and line.kind is not LedgerKind.REPEAT
    ]
    messages = Counter((line.openid, line.client_msg_id) for line in lines)
    assert max(messages.values(), default=1) == 1
    assert max(Counter(who for who, _ in messages).values(), default=1) <= (2 if made.done == "again" else 1)
