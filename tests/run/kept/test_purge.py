"""`wxpush purge`: by age, only what is ours, never what a campaign needs that is not through, and nothing before the yes."""

import os
import time
from dataclasses import replace

import pytest

from tests.cli.asked import asked, typing
from wxpush.checkpoint.file.lock import LockedFile
from wxpush.followers.book import Book
from wxpush.followers.selection import Selection
from wxpush.run.kept import purge as purging
from wxpush.run.kept.folder import needed
from wxpush.system.clock import SystemClock

_DAYS = 86_400
_BESIDE = {".wxpush-wal", ".wxpush-shm"}
_COPY = ("send", "-", "-c", "campaign.yaml", "--format", "csv", "--yes")


def _aged(campaign, days: int = 100) -> dict[str, bytes]:
    """Make every file of the folder so old; give what they hold."""
    at = time.time() - days * _DAYS
    files = [path for path in campaign.folder.iterdir() if path.is_file() and not path.is_symlink()]
    for path in files:
        os.utime(path, (at, at))
    return {path.name: path.read_bytes() for path in files if path.suffix not in _BESIDE}


def _names(campaign) -> set[str]:
    """But for what SQLite leaves beside a checkpoint that was read."""
    return {path.name for path in campaign.folder.iterdir() if path.is_file() and path.suffix not in _BESIDE}


@pytest.fixture
def full(campaign):
    """A folder with one of each kind: a campaign that is through and has a rejected row, its rehearsal, results, problems, a copy, a half-made list."""
    campaign.followers(3)
    text = campaign.recipients.read_bytes()
    assert campaign.run("send", "campaign.csv", "--sandbox", "--yes").code == 0
    assert campaign.run("send", "campaign.csv", "--dry-run", "-o", "problems.csv").code == 0
    assert campaign.run(*_COPY, "--dry-run", stdin=text).code == 0
    ledger = (campaign.folder / "campaign.csv.sandbox.ledger").read_bytes()
    assert campaign.send().code == 0
    (campaign.folder / "campaign.csv.sandbox.ledger").write_bytes(ledger)
    for name in ("results.csv", "results.jsonl", "results.xlsx"):
        assert campaign.run("results", "campaign.csv", "-o", name).code == 0
    with Book(campaign.folder / "list.csv.part") as book:
        book.begin("account", Selection(), 1)
    (campaign.folder / ".list.csv.draft").write_text("openid\n")
    (campaign.folder / "wxpush-crash-abc.txt").write_text("wxpush 1, Python 3\n")
    (campaign.folder / ".stdin-abcd1234").write_text("openid\n")
    return campaign


OURS = {
    "results.csv", "results.jsonl", "results.xlsx", "problems.csv", "list.csv.part", ".list.csv.draft", "wxpush-crash-abc.txt",
    ".stdin-abcd1234", "campaign.csv.wxpush", "campaign.csv.sandbox.wxpush", "campaign.csv.sandbox.ledger",
}  # fmt: skip


def test_what_is_old_and_ours_goes_and_nothing_else_does(full):
    (full.folder / "stdin-0123456789abcdef.csv").write_text("of somebody who names files so\n")
    (full.folder / "other.part").write_text("half of something\n")
    (full.folder / "orders.sandbox.ledger").write_text("not ours\n")
    (full.folder / "link.csv").symlink_to("results.csv")
    before = _aged(full)
    copies = {name for name in before if name.startswith("stdin-")} - {"stdin-0123456789abcdef.csv"}
    assert len(copies) == 1
    ran = full.run("purge", "--yes", "--json")
    assert ran.code == 0, ran
    gone = {event["file"].rpartition("/")[2] for event in ran.events if event["deleted"]}
    assert gone == OURS | copies
    assert _names(full) == set(before) - gone
    assert (full.folder / "link.csv").is_symlink()


@pytest.mark.parametrize("how", ["the folder", "the file"])
def test_what_is_put_in_its_place_while_it_is_looked_whether_it_is_needed_stays(tmp_path, monkeypatch, how):
    """Whoever may write to a folder above, or to this one, may put anything under a name."""
    drop, home = tmp_path / "drop", tmp_path / "home"
    for folder in (drop, home):
        folder.mkdir()
        (folder / "wxpush-crash-a.txt").write_text("wxpush 1, Python 3\n")
    (home / "wxpush-crash-a.txt").write_text("wxpush 1, Python 3: of another folder\n")

    def swapped(campaigns):
        if how == "the folder":
            drop.rename(tmp_path / "away")
            drop.symlink_to(home)
        else:
            (home / "wxpush-crash-a.txt").rename(drop / "wxpush-crash-a.txt")
        return needed(campaigns)

    at = time.time() - _DAYS
    for folder in (drop, home):
        os.utime(folder / "wxpush-crash-a.txt", (at, at))
    found = purging.old(drop, 60, SystemClock())
    found = replace(found, go=tuple(each for each in found.go if each.path.is_relative_to(drop)))
    assert len(found.go) == 1
    monkeypatch.setattr("wxpush.run.kept.purge.needed", swapped)
    ((_, why),) = purging.purge(drop, found, SystemClock())
    assert why is not None
    assert "of another folder" in (drop / "wxpush-crash-a.txt").read_text()


def test_what_was_changed_lately_stays(full):
    before = _aged(full, days=80)
    ran = full.run("purge", "--yes")
    assert (ran.code, "nothing that could be deleted" in ran.err) == (0, True), ran
    assert _names(full) == set(before)
    assert full.run("purge", "--older", "79d", "--yes").code == 0
    assert not OURS & _names(full)


@pytest.mark.parametrize("typed", [b"n\n", b"\n", b"\x04"])
def test_nothing_goes_before_the_yes(full, typed):
    before = _aged(full)
    ran = asked(full, ("purge",), typing(typed))
    assert ran.code == 2
    assert {name: (full.folder / name).read_bytes() for name in _names(full)} == before


def test_without_a_terminal_it_takes_a_yes(full):
    before = _aged(full)
    ran = full.run("purge")
    assert (ran.code, "--yes" in ran.err, "results.csv" in ran.out) == (2, True, True)
    assert _names(full) == set(before)


def test_the_question_says_what_a_checkpoint_is(full):
    _aged(full)
    ran = full.run("purge", "--yes")
    assert "sends to everybody again" in ran.err


def test_what_a_campaign_needs_that_is_not_through_stays(campaign):
    campaign.followers(3)
    text = campaign.recipients.read_bytes()
    assert campaign.run(*_COPY, "--max-sends", "1", stdin=text).code == 4
    assert campaign.send("--max-sends", "1").code == 4
    assert campaign.run("send", "campaign.csv", "--sandbox", "--max-sends", "1", "--yes").code == 4
    before = _aged(campaign)
    ran = campaign.run("purge", "--yes", "--older", "1s")
    assert (ran.code, _names(campaign)) == (0, set(before)), ran
    assert sum(name.startswith("stdin-") for name in before) == 2  # the copy, and its checkpoint
    assert campaign.run(*_COPY, "--json", stdin=text).counts()["already_sent"] == 1
    assert campaign.send().counts() == {"already_sent": 1, "sent": 2}


def test_a_list_of_results_that_is_being_sent_stays(campaign):
    campaign.followers(3)
    assert campaign.send("--limit", "1").code == 0
    assert campaign.run("results", "campaign.csv", "--state", "not_attempted", "-o", "again.csv").code == 0
    assert campaign.run("send", "again.csv", "-c", "campaign.yaml", "--yes", "--max-sends", "1").code == 4
    _aged(campaign)
    assert campaign.run("purge", "--yes").code == 0
    assert {"again.csv", "again.csv.wxpush"} <= _names(campaign)


def test_what_somebody_works_on_stays_and_is_told(full):
    _aged(full)
    with LockedFile(full.checkpoint):
        ran = full.run("purge", "--yes")
    assert (ran.code, "another process is at work on it" in ran.err) == (9, True), ran
    assert OURS & _names(full) == {"campaign.csv.wxpush"}


def test_what_is_no_folder_is_told(campaign):
    ran = campaign.run("purge", "nowhere")
    assert (ran.code, "is no folder" in ran.sentence) == (2, True)


def test_the_files_by_which_sends_share_a_rate_go_by_age_too(campaign):
    campaign.followers(1)
    assert campaign.send().code == 0
    (board,) = (campaign.folder / "cache" / "wxpush").glob("*.rate")
    unused, foreign = board.with_name(f"{'0' * 32}.rate"), board.with_name(f"{'1' * 32}.rate")
    unused.write_bytes(bytes(64))
    foreign.write_text("not ours\n")
    for path in (board, unused, foreign):
        os.utime(path, (0, 0))
    ran = campaign.run("purge", "--older", "80d", "--yes", "--json")
    assert {event["file"] for event in ran.events if event["kind"] == "shared_rate"} == {
        str(board),
        str(unused),
    }
    assert (board.exists(), unused.exists(), foreign.exists()) == (False, False, True)
    assert campaign.send("--again").code == 0
