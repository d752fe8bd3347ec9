"""What is said before the yes, or beside it: what makes this time another than a first one, in numbers and times."""

import re
import shutil
import sqlite3
import time
from contextlib import closing

import pytest

from tests.checkpoint.counting import recount
from tests.cli.asked import asked, typing
from tests.cli.harness import finished, magic, openid, row
from tests.cli.situations import BY_ORDER, NEW_TEXT, doubtful, interrupted

AGAIN = r"3 rows had this message already, in a run that ended \d{4}-\d\d-\d\d \d\d:\d\d: this sends it to them once more\."
YOUNG = r"All of them are younger than 9 minutes: until (\d\d:\d\d:\d\d) a plain `wxpush send` repeats them with the same id, which reaches nobody twice\."


def complete(campaign) -> None:
    campaign.followers(3)
    assert campaign.send().code == 0


def rejected(campaign) -> None:
    campaign.rows(row(magic("unfollowed"), 0), row(magic("unfollowed", 2), 1), row(openid(3), 3))
    assert campaign.send().code == 3


def grown(campaign) -> None:
    interrupted(campaign, BY_ORDER)
    names = [openid(number) for number in range(1, 7)]
    campaign.rows(*(row(name, number) for number, name in enumerate([*names, names[0]])))


def edited(campaign) -> None:
    interrupted(campaign)
    campaign.edit(*NEW_TEXT)


CASES = {
    "--again": (complete, ("send", "--again"), [AGAIN]),
    "retry": (rejected, ("retry",), [r"2 rejected rows are sent again \(43004: 2\)\."]),
    "--accept-changes, input": (
        grown,
        ("send", "--accept-changes"),
        [
            r"The input changed since this campaign began: 6 rows before, 7 now\.",
            r"1 of the rows that leave now go to somebody to whom this run has sent a message already\.",
        ],
    ),
    "--accept-changes, text": (
        edited,
        ("send", "--accept-changes"),
        [
            r"The campaign file changed since this campaign began: 6 rows as before\. None of the rows that leave now goes to somebody to whom"
        ],
    ),
    "resend": (
        lambda campaign: doubtful(campaign, minutes=20),
        ("resolve", "--as", "resend"),
        [
            r"1 rows in doubt may have had the message already\. They get new ids, so whoever had it gets it twice\."
        ],
    ),
    "sent": (
        lambda campaign: doubtful(campaign, minutes=1),
        ("resolve", "--as", "sent"),
        [r"1 rows in doubt are taken for sent: .* This cannot be undone\.", YOUNG],
    ),
    "skip": (
        lambda campaign: doubtful(campaign, minutes=1),
        ("resolve", "--as", "skip"),
        [
            r"1 rows in doubt are taken for rejected \(skipped\) and never sent again, also not by `retry`\. This cannot be undone\.",
            YOUNG,
        ],
    ),
    "--in-doubt resend": (
        lambda campaign: doubtful(campaign, minutes=30),
        ("send", "--in-doubt", "resend"),
        [
            r"1 rows in doubt are over 9 minutes old and are sent again .*: whoever had the message gets it twice\."
        ],
    ),
    "--in-doubt skip": (
        lambda campaign: doubtful(campaign, minutes=30),
        ("send", "--in-doubt", "skip"),
        [r"1 rows in doubt are over 9 minutes old and are never sent again .*\. This cannot be undone\."],
    ),
}


@pytest.mark.parametrize("yes", [False, True], ids=["asked", "--yes"])
@pytest.mark.parametrize(("before", "words", "sentences"), CASES.values(), ids=CASES.keys())
def test_what_makes_this_time_another_is_said_before_it_is_so(campaign, before, words, sentences, yes):
    before(campaign)
    words = (words[0], "campaign.csv", *words[1:])
    ran = campaign.run(*words, "--yes") if yes else asked(campaign, words, typing(b"y\n"))
    found = [re.search(sentence, ran.err) for sentence in sentences]
    assert all(found), ran.err
    changed = re.search(r"(\d+) rows changed\.", ran.err)
    assert (changed is not None) == (words[0] in {"retry", "resolve"})
    assert changed is None or changed.start() > max(one.end() for one in found)


def test_the_time_until_which_a_plain_send_is_safe_is_nine_minutes_behind_the_first_try(campaign):
    doubtful(campaign, minutes=1)
    ran = campaign.run("resolve", "campaign.csv", "--as", "sent", "--yes")
    with closing(sqlite3.connect(campaign.checkpoint)) as connection:
        (started_ms,) = connection.execute("SELECT started_ms FROM invocations").fetchone()
    until = time.strptime(re.search(YOUNG, ran.err)[1], "%H:%M:%S")
    first = time.localtime(started_ms / 1000 - 60)
    seconds = [(at.tm_hour * 60 + at.tm_min) * 60 + at.tm_sec for at in (first, until)]
    assert 535 <= (seconds[1] - seconds[0]) % 86400 <= 570


def test_the_quota_is_reckoned_for_the_messages_that_may_leave_now(campaign):
    campaign.followers(6)
    ran = asked(campaign, ("send", "campaign.csv", "--max-sends", "2"), typing(b"n\n"))
    left, after = re.search(r"Quota: ([\d,]+) messages left today, ([\d,]+) after this run", ran.err).groups()
    assert int(left.replace(",", "")) - int(after.replace(",", "")) == 2
    assert "About to send 2 messages" in ran.err
    assert "4 rows are left for the next time" in ran.err


def test_a_decision_needs_yes_where_there_is_no_terminal(campaign):
    doubtful(campaign, minutes=1)
    ran = campaign.run("resolve", "campaign.csv", "--as", "skip")
    assert (ran.code, "nothing was changed or sent. Add --yes" in ran.sentence) == (2, True)


def test_a_change_that_was_declined_and_undone_is_none(campaign):
    interrupted(campaign)
    text = campaign.yaml.read_text()
    campaign.edit(*NEW_TEXT)
    assert asked(campaign, ("send", "campaign.csv", "--accept-changes"), typing(b"n\n")).code == 2
    campaign.yaml.write_text(text)
    assert campaign.send().counts() == {"already_sent": 3, "sent": 3}


def test_the_ledger_of_a_rehearsal_stays_until_the_next_one_is_confirmed(campaign):
    campaign.followers(2)
    words = ("send", "campaign.csv", "--sandbox")
    assert campaign.run(*words, "--yes").code == 0
    ledger = campaign.folder / "campaign.csv.sandbox.ledger"
    before = ledger.read_bytes()
    assert asked(campaign, words, typing(b"n\n")).code == 2
    assert ledger.read_bytes() == before
    assert campaign.run(*words, "--yes").code == 0
    assert campaign.delivered(ledger).total() == 2


@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize("words", [(), ("--yes",)], ids=["no terminal", "secret refused"])
def test_a_declined_first_send_leaves_no_copy_of_standard_input(campaign, there, words):
    campaign.followers(2)
    content = campaign.recipients.read_bytes()
    options = ("-c", "campaign.yaml", "--format", "csv")
    if there:
        assert campaign.run("send", "-", *options, "--dry-run", stdin=content).code == 0
    shutil.rmtree(campaign.folder / "cache", ignore_errors=True)  # there is a token in it
    before = {file.name for file in campaign.folder.iterdir()}
    environ = {"WXPUSH_SECRET": "wrong"} if words else {}
    with campaign.begin("send", "-", *options, *words, stdin=-1, environ=environ) as process:
        ran = finished(process, content)
    assert ran.code == (5 if words else 2), ran.err
    assert {file.name for file in campaign.folder.iterdir()} - {"cache"} == before
    assert len(list(campaign.folder.glob("stdin-*"))) == there


def test_a_second_run_of_which_no_row_can_be_sent_is_not_begun(campaign):
    complete(campaign)
    (campaign.folder / "list.csv").write_text("openid\n" + "".join(f"{openid(n)}\n" for n in (1, 2, 3)))
    ran = campaign.run("send", "campaign.csv", "--again", "--yes", "--suppress", "list.csv")
    assert (ran.code, "so no new run was begun; nothing was changed or sent" in ran.err) == (2, True)
    assert campaign.send().counts() == {"already_sent": 3}


def test_rows_that_may_have_arrived_and_were_sent_anew_hold_a_changed_file_back(campaign, faulty):
    doubtful(campaign, minutes=12, rows=1)
    faulty(account_errcode=48001)
    assert campaign.run("resolve", "campaign.csv", "--as", "resend", "-y").code == 5
    faulty()
    campaign.edit(*NEW_TEXT)
    assert campaign.send().code == 7


def test_a_checkpoint_of_before_whose_row_was_made_pending_again_holds_a_changed_file_back(campaign):
    campaign.rows(row(magic("unfollowed"), 0))
    assert campaign.send().code == 3
    with closing(sqlite3.connect(campaign.checkpoint)) as connection, connection:
        connection.execute("UPDATE rows SET state = 0, epoch = 1, errcode = NULL")
        recount(connection)
        connection.execute("UPDATE facts SET json = json_remove(json, '$.doubt_resent')")
    campaign.edit(*NEW_TEXT)
    assert campaign.send().code == 7


def test_a_rejected_row_that_was_retried_holds_no_changed_file_back(campaign):
    campaign.rows(row(magic("unfollowed"), 0))
    assert campaign.send().code == 3
    assert campaign.run("retry", "campaign.csv", "-y").code == 3
    campaign.edit(*NEW_TEXT)
    assert campaign.send().code == 3


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [((), 7, "Undo the change and see it to its end"), (("--accept-changes",), 6, "cannot be had now")],
)
def test_a_change_while_a_cluster_has_the_rows_is_refused_and_changes_nothing(campaign, words, code, says):
    campaign.followers(3)
    assert campaign.send("--max-sends", "1", "--concurrency", "1").code == 4
    with closing(sqlite3.connect(campaign.checkpoint)) as connection, connection:
        connection.execute("INSERT INTO dispatches (number, owner, state, fed) VALUES (1, 'me', 'there', 2)")
    with closing(sqlite3.connect(campaign.checkpoint)) as connection:
        before = list(connection.iterdump())
    campaign.followers(4)
    ran = campaign.run("dispatch", "campaign.csv", *words, "-y", "--broker", "redis://127.0.0.1:1/0")
    assert (ran.code, says in ran.err) == (code, True), ran.err
    with closing(sqlite3.connect(campaign.checkpoint)) as connection:
        assert list(connection.iterdump()) == before


def test_a_dispatch_that_reaches_no_broker_leaves_the_campaign_a_local_one(campaign):
    campaign.followers(2)
    assert campaign.run("dispatch", "campaign.csv", "-y", "--broker", "redis://127.0.0.1:1/0").code != 0
    assert campaign.send().counts() == {"sent": 2}
