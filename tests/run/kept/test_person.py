"""`wxpush person`: all that is known of somebody, masked; and erasing it, after which nobody is sent twice."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from tests.cli.asked import asked, typing
from tests.cli.harness import magic, openid, row
from wxpush.followers.book import Book
from wxpush.followers.selection import Selection
from wxpush.run.kept.erasing import erase
from wxpush.run.kept.traces import search
from wxpush.system.clock import SystemClock
from wxpush.wechat.values import Page

_COPY = ("send", "-", "-c", "campaign.yaml", "--format", "csv", "--yes")
GONE = magic("unfollowed")


@pytest.fixture
def known(campaign):
    """Somebody who was sent to, and somebody who does not follow any more, in every kind of file."""
    campaign.rows(row(openid(1), 1), row(GONE, 2), row(openid(3), 3))
    text = campaign.recipients.read_bytes()
    assert campaign.run("send", "campaign.csv", "--sandbox", "--yes").code in {0, 3}
    assert campaign.send().code == 3
    assert campaign.run("results", "campaign.csv", "-o", "results.csv").code == 0
    assert campaign.run(*_COPY, "--dry-run", stdin=text).code == 0
    assert (
        campaign.run("suppress", "add", openid(1), "--suppress", "never.csv", "--reason", "asked").code == 0
    )
    with Book(campaign.folder / "list.csv.part") as book:
        book.begin("account", Selection(), 1)
        book.add(1, Page((openid(1), openid(3)), "more"), 1)
    (campaign.folder / "who.txt").write_text(f"{openid(1)}\n{GONE}\n")
    return campaign


def _person(campaign, *words, who="@who.txt"):
    return campaign.run("person", who, "--suppress", "never.csv", *words)


def _held(campaign) -> dict[str, bytes]:
    """But for what SQLite leaves beside a checkpoint that was read."""
    files = [
        path
        for path in campaign.folder.iterdir()
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    ]
    return {path.name: path.read_bytes() for path in files}


def test_everything_is_found_and_nobody_is_named(known):
    ran = _person(known, "--json")
    assert ran.code == 0, ran
    found = {(event["kind"], event["file"].rpartition("/")[2]) for event in ran.events}
    copies = {path.name for path in known.folder.glob("stdin-*.csv")}
    assert found == {
        ("checkpoint", "campaign.csv.wxpush"),
        ("checkpoint", "campaign.csv.sandbox.wxpush"),
        ("ledger", "campaign.csv.sandbox.ledger"),
        ("list", "campaign.csv"),
        ("results", "results.csv"),
        ("half_list", "list.csv.part"),
        ("suppression", "never.csv"),
        *(("copy", name) for name in copies),
    }
    assert len(copies) == 1
    rejected = [
        event for event in ran.events if event.get("state") == "rejected" and event["kind"] == "checkpoint"
    ]
    assert {event["errcode"] for event in rejected} == {43004}
    told = _person(known)
    assert "row 1: sent" in told.out
    for text in (ran.out, ran.err, told.out, told.err):
        assert openid(1) not in text
        assert GONE not in text


def test_of_somebody_else_nothing_is_known(known):
    (known.folder / "who.txt").write_text(openid(7) + "\n")
    ran = _person(known, "--erase")
    assert (ran.code, "nothing is known" in ran.out) == (0, True)


@pytest.mark.parametrize("way", ["no", "no terminal"])
def test_nothing_is_erased_before_the_yes(known, way):
    before = _held(known)
    words = ("person", "@who.txt", "--suppress", "never.csv", "--erase")
    ran = asked(known, words, typing(b"n\n")) if way == "no" else known.run(*words)
    assert ran.code == 2
    assert _held(known) == before


def test_what_can_go_is_gone_from_the_disk_and_what_stays_is_told(known):
    sent = known.send().counts()
    with closing(sqlite3.connect(known.checkpoint)) as connection:
        ((msgid, words),) = connection.execute(
            "SELECT (SELECT msgid FROM rows WHERE row = 1), (SELECT detail FROM rows WHERE row = 2)"
        ).fetchall()
    assert msgid
    ran = _person(known, "--erase", "--yes")
    assert ran.code == 0, ran
    for name in ("campaign.csv", "results.csv", "never.csv", "campaign.csv.wxpush"):
        assert name in ran.err
    assert list(known.folder.glob("stdin-*.csv")) == []
    ledger = (known.folder / "campaign.csv.sandbox.ledger").read_text()
    assert openid(3) in ledger
    assert openid(1) not in ledger
    half = (known.folder / "list.csv.part").read_bytes()
    assert openid(3).encode() in half
    assert openid(1).encode() not in half
    assert words.encode() not in known.checkpoint.read_bytes()
    with closing(sqlite3.connect(known.checkpoint)) as connection:
        erased = connection.execute(
            "SELECT row, msgid, detail, state, errcode FROM rows ORDER BY row"
        ).fetchall()
    assert erased[0][1:] == (None, None, 2, 0)
    assert erased[1][1:] == (None, None, 4, 43004)
    assert erased[2][1]  # somebody else's
    assert known.send().counts() == sent
    assert known.run("results", "campaign.csv", "-o", "results.csv").code == 0
    assert known.run("status", "campaign.csv").code == 0


def test_nobody_is_sent_twice_by_it(known):
    delivered = known.delivered()
    assert _person(known, "--erase", "--yes").code == 0
    assert known.send().code == 3
    known.edit("amount }}", "amount }}0")
    ran = known.run("send", "campaign.csv", "--accept-changes", "--yes", "--json")
    assert known.delivered() == delivered, ran


def test_a_copy_that_a_campaign_needs_stays_until_its_end(known):
    known.rows(row(openid(1), 9), row(openid(3), 9))
    text = known.recipients.read_bytes()
    assert known.run(*_COPY, "--max-sends", "1", stdin=text).code == 4
    ran = _person(known, "--erase", "--yes")
    assert (ran.code, "as its campaign is not through" in ran.err) == (0, True), ran
    assert known.run(*_COPY, stdin=text).code == 0


def test_a_campaign_that_is_being_sent_is_left_alone_and_told(known):
    from wxpush.checkpoint.file.lock import LockedFile  # noqa: PLC0415

    with LockedFile(known.checkpoint):
        ran = _person(known, "--erase", "--yes")
    assert (ran.code, "another process is at work on it" in ran.err) == (9, True), ran


@pytest.mark.parametrize("how", ["the folder", "the file", "gone"])
def test_what_has_the_name_of_a_copy_by_the_time_of_the_yes_stays(known, tmp_path_factory, how):
    """Whoever may write to a folder above, or to this one, may put anything under a name while the question is asked."""
    (copy,) = known.folder.glob("stdin-*.csv")
    found = search(known.folder, [openid(1)], None, SystemClock())
    found = replace(found, traces=tuple(each for each in found.traces if each.path == copy))
    home = tmp_path_factory.mktemp("home")
    other = home / copy.name
    other.write_bytes(copy.read_bytes())
    if how == "the folder":
        known.folder.rename(tmp_path_factory.mktemp("away") / "drop")
        known.folder.symlink_to(home)
    elif how == "the file":
        other.rename(copy)
    else:
        copy.unlink()
    (why,) = [each.why for each in erase(found, [openid(1)])]
    assert copy.exists() == (how != "gone")
    assert (why and why.id) == (None if how == "gone" else "run.kept_changed")
