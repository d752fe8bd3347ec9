"""Whatever a campaign is called, however it stopped: the command behind `next:` is one of a shell, and does what it says as it is printed.

A hundred campaigns, of which each prints three: at the end of a dry run, at the end of its sending, and in `status`.
"""

import csv
import re
import shlex
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from tests.checkpoint.counting import recount
from tests.operator.campaigns import CAMPAIGNS, ELSEWHERE, Made
from tests.operator.desk import APPID, YAML, Desk, Ran, openid
from wxpush.model import State

#: A bug, misuse, a lock, a change and a disk that is full: what a command that was printed does not meet.
REFUSED = {1, 2, 6, 7, 9}
#: Left to the operator; a shell would take it for three commands.
_DECISION = re.compile(r"--as \S*\|\S*")
_OPEN = {State.PENDING, State.IN_DOUBT}


#: So many are tried in the fast lane too.
QUICK = 12
TRIED = [
    pytest.param(made, id=str(made), marks=[pytest.mark.slow] * (made.number >= QUICK)) for made in CAMPAIGNS
]


@pytest.mark.parametrize("made", TRIED)
def test_what_is_printed_works(desk, monkeypatch, made: Made):
    follow(desk, made, sent(desk, monkeypatch, made))


def test_what_decides_rows_in_doubt_is_one_command_that_asks_for_the_decision(desk, monkeypatch):
    made = next(made for made in CAMPAIGNS if made.bound == "old")
    printed = [line for line in sent(desk, monkeypatch, made) if _DECISION.search(line)]
    words = list(shlex.shlex(printed[0], posix=True, punctuation_chars=True))
    assert "sent|resend|skip" in words, "a shell makes three commands of it"
    before, ran = states(desk), desk.typed(printed[0])
    assert (ran.code, states(desk)) == (2, before)
    assert "Use one of: sent, skip, resend." in ran.said


@pytest.mark.parametrize("number", [made.number for made in CAMPAIGNS if made.bound == "--max-sends 1"][:6])
def test_a_status_that_is_given_nothing_prints_what_sends_as_it_was_sent(desk, monkeypatch, number):
    made = CAMPAIGNS[number]
    sent(desk, monkeypatch, made)
    for name in made.account[1]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("WXPUSH_SUPPRESS", raising=False)
    checkpoint = shlex.split(made.checkpoint) or ["--checkpoint", f"{made.recipients}.wxpush"]
    ran = desk.run("status", made.recipients, *checkpoint)
    assert ran.next is not None
    follow(desk, made, [ran.next])


def test_a_status_from_another_folder_prints_the_paths_from_there(desk, monkeypatch):
    desk.campaign(4)
    desk.write(gone_csv=f"openid\n{openid(2)}\n", other_yaml=YAML)
    words = ("--suppress", "gone.csv", "-c", "other.yaml", "--checkpoint", "orders-2026-11-28.wxpush")
    assert (
        desk.run("send", "list.csv", *words, "--base-url", ELSEWHERE, "--max-sends", "1", "--yes").code == 4
    )
    assert (
        desk.run("status").next
        == f"wxpush send list.csv -c other.yaml {' '.join(words[4:])} --base-url {ELSEWHERE} --suppress gone.csv"
    )
    (desk.folder / "sub").mkdir()
    monkeypatch.chdir(desk.folder / "sub")
    ran = desk.run("status", "../list.csv", "--checkpoint", "../orders-2026-11-28.wxpush")
    assert desk.typed(ran.next).code == 0
    assert [*desk.wechat.delivered] == [openid(1), openid(3), openid(4)]


def test_of_a_checkpoint_in_which_nothing_was_noted_the_host_is_known(desk):
    desk.campaign()
    assert desk.run("send", "list.csv", "--base-url", ELSEWHERE, "--max-sends", "1", "--yes").code == 4
    with closing(sqlite3.connect(desk.folder / "list.csv.wxpush")) as connection, connection:
        connection.execute("DROP TABLE typed")
    assert desk.run("status", "list.csv").next == f"wxpush send list.csv --base-url {ELSEWHERE}"


@pytest.mark.parametrize(("own", "told"), [(APPID, False), ("wxfedcba9876543210", True), ("", True)])
def test_a_status_says_whose_account_the_environment_must_name(desk, monkeypatch, own, told):
    desk.campaign()
    assert desk.run("send", "list.csv", "--max-sends", "1", "--yes").code == 4
    monkeypatch.setenv("WXPUSH_APPID", own)
    said = desk.run("status", "list.csv").said
    assert (f"It was sent as {APPID}." in said) == told


def named(said: str, command: str) -> list[str]:
    """The words of a command that a sentence has."""
    found = re.search(rf"`wxpush ({command} [^`]*)`", said)
    assert found is not None, said
    return shlex.split(found[1])


def test_a_status_without_a_checkpoint_prints_what_begins_just_this_campaign(desk, monkeypatch):
    desk.account("")
    desk.good_files()
    desk.write(list_yaml="", other_yaml=YAML, a_yaml=f"profiles: {{shop: {{appid: {APPID}}}}}\n")
    (desk.folder / "list.csv").rename(desk.folder / "-list.tsv")
    words = ["./-list.tsv", "-c", "other.yaml", "--format", "csv", "--checkpoint", "-o.wxpush"]
    words += ["--config", "a.yaml", "--profile", "shop"]
    printed = named(desk.run("status", *words).said, "send")
    assert printed == ["send", *words[:6], "./-o.wxpush", *words[7:]]
    assert desk.run(*printed, "--yes").code == 0
    assert (desk.folder / "-o.wxpush").exists()


@pytest.mark.parametrize(
    ("minutes", "command"), [(1, "wxpush send list.csv"), (30, "wxpush resolve list.csv")]
)
def test_a_dry_run_that_would_send_nothing_says_of_a_row_in_doubt_what_status_says(desk, minutes, command):
    desk.campaign(many=2)
    desk.run("send", "list.csv", "--yes")
    doubt(desk, minutes=minutes, which="max")
    said = [desk.run("status", "list.csv"), desk.run("send", "list.csv", "--dry-run", "--limit", "1")]
    assert all((ran.next or "").startswith(command) for ran in said), said


@pytest.mark.parametrize("bound", [("--canary", "1"), ("--max-errors", "0")])
def test_a_stop_over_rejected_rows_prints_what_shows_them(desk, bound):
    desk.campaign(4)
    desk.wechat.answers[openid(1)] = 43004
    ran = desk.run("send", "list.csv", "--checkpoint", "a.wxpush", *bound, "--concurrency", "1", "--yes")
    assert ran.code == 4
    words = named(ran.said, "results")
    assert words == ["results", "list.csv", "--checkpoint", "a.wxpush", "--state", "rejected"]
    assert openid(1) in desk.run(*words).said


def test_the_status_of_a_folder_prints_the_account_that_it_was_given(desk):
    desk.campaign()
    desk.write(a_yaml=f"profiles: {{shop: {{appid: {APPID}}}}}\n")
    account = ("--config", "a.yaml", "--profile", "shop")
    assert desk.run("send", "list.csv", *account, "--max-sends", "1", "--yes").code == 4
    assert desk.run("status", *account).next == f"wxpush send list.csv {' '.join(account)}"


def test_the_dice_give_all_that_they_should():
    assert len(CAMPAIGNS) == 100
    for name, least in (
        ("name", 6),
        ("form", 7),
        ("bound", 10),
        ("campaign", 3),
        ("checkpoint", 3),
        ("more", 3),
    ):
        assert len({getattr(made, name) for made in CAMPAIGNS}) == least


def sent(desk: Desk, monkeypatch: pytest.MonkeyPatch, made: Made) -> list[str]:
    """Check the campaign and send it as the dice have it. Gives what was printed, when what stopped it is over."""
    made.lay(desk, monkeypatch.setenv)
    monkeypatch.setenv("WXPUSH_MAX_INVALID", "100%")  # as on a terminal: the lists are short
    ran = desk.run(*shlex.split(f"send {made.naming} {made.sending} --dry-run"))
    printed = [ran.next]
    bound = made.bound if made.bound.startswith("--") else ""
    ran = desk.run(*shlex.split(f"send {made.naming} {made.sending} {bound} --yes"))
    assert not ran.crashed, ran.said
    printed.append(ran.next)
    if made.bound in {"young", "old"}:
        doubt(desk, minutes=1 if made.bound == "young" else 30)
    printed.append(desk.run(*shlex.split(f"status {made.naming}")).next)
    made.weather(desk, fine=True)
    return [line for line in printed if line is not None]


def follow(desk: Desk, made: Made, printed: list[str]) -> None:
    """Run what was printed last, and all other that was printed before it."""
    for line in dict.fromkeys(reversed(printed)):
        desk.wechat.reached.clear()
        before = states(desk)
        ran = desk.typed(_DECISION.sub("--as sent", line))
        assert ran.code not in REFUSED, (line, ran.said)
        assert set(desk.wechat.reached) <= {made.account[2]}, line
        assert max(desk.wechat.delivered.values(), default=1) == 1, line
        _did(desk, made, shlex.split(line)[1:], before, ran)


def _did(desk: Desk, made: Made, words: list[str], before: Counter[State], ran: Ran) -> None:
    """What the command says that it does."""
    after = states(desk)
    if words[0] == "results":
        (state,) = (State[word.upper()] for word in words if word in {"rejected", "invalid"})
        output = Path(words[words.index("-o") + 1])
        many = len(list(csv.DictReader(output.read_text("utf-8-sig").splitlines())))
        assert many == after[state] > 0, ran.said
    elif words[0] == "resolve":
        assert before[State.IN_DOUBT] > after[State.IN_DOUBT] == 0
    elif "--dry-run" in words:
        assert ran.code in {0, 3}
        assert after == before
    else:
        assert words[0] == "send"
        settled = sum(many for state, many in after.items() if state not in _OPEN)
        assert settled == len(made.fates) or (ran.code == 8 and after[State.IN_DOUBT]), ran.said


def states(desk: Desk) -> Counter[State]:
    """How many rows are in each, as the checkpoint has it: there is one at most."""
    found = [path for path in desk.folder.rglob("*") if path.is_file() and _is_checkpoint(path)]
    assert len(found) <= 1, found
    if not found:
        return Counter()
    with closing(sqlite3.connect(found[0])) as connection:
        counted = connection.execute("SELECT state, count(*) FROM rows GROUP BY state").fetchall()
    return Counter({State(state): many for state, many in counted})


def _is_checkpoint(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(15) == b"SQLite format 3"


def doubt(desk: Desk, *, minutes: float, which: str = "min") -> None:
    """Of one row that was sent, the first or with "max" the last, nobody knows any more whether it was."""
    (path,) = (path for path in desk.folder.rglob("*") if path.is_file() and _is_checkpoint(path))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "UPDATE rows SET state = ?, msgid = NULL, first_ms = at_ms - ?, first_boot_ms = 0 "
            f"WHERE row = (SELECT {which}(row) FROM rows WHERE state = ?)",
            (State.IN_DOUBT.value, round(minutes * 60_000), State.SENT.value),
        )
        recount(connection)
        connection.execute("UPDATE invocations SET boot_id = 'another'")
