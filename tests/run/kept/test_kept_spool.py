"""A spool of messages that came over HTTP: people are found in it, taken out, and it goes when it is old and nothing in it waits."""

import os

import pytest

from tests.intake.stand import person
from wxpush.channels.common.identity import People
from wxpush.credentials import AccountKey
from wxpush.intake.spool.spool import open_spool
from wxpush.model import State
from wxpush.run.kept.erasing import erase
from wxpush.run.kept.folder import KeptKind
from wxpush.run.kept.purge import old, purge
from wxpush.run.kept.traces import Erasure, search
from wxpush.system.clock import SystemClock
from wxpush.words import Sentence

APPID = "wx0123456789abcdef"
ASKED, OTHER = person(1), person(2)
DAY = 86_400


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "TMPDIR"):
        monkeypatch.setenv(name, str(tmp_path / "elsewhere"))
    (tmp_path / "here").mkdir()
    return tmp_path / "here"


def spool_with(folder, *messages):
    """`messages`: the person and the state of each."""
    who = People(APPID).who
    with open_spool(folder / "inbox.db") as spool:
        spool.require_account(AccountKey(APPID, "https://api.weixin.qq.com"))
        campaign = spool.campaign("order-shipped")
        rows = [
            (campaign, state, bytes([number] * 16), b"c" * 16, None if state.settled else b"{}", who(openid))
            for number, (openid, state) in enumerate(messages, 1)
        ]
        spool.do_now(
            lambda db: db.executemany(
                "INSERT INTO messages (campaign, state, key, content, body, who, taken_ms, at_ms) VALUES (?, ?, ?, ?, ?, ?, 1, 1)",
                rows,
            )
        )


def found_of(folder, openid):
    found = search(folder, [openid], None, SystemClock())
    assert found.unread == ()
    return {(trace.kind, trace.fate): trace.many for trace in found.traces}


def test_a_person_is_found_and_taken_out_of_what_has_come_to_its_end(folder):
    spool_with(
        folder, (ASKED, State.SENT), (ASKED, State.REJECTED), (ASKED, State.PENDING), (OTHER, State.SENT)
    )
    assert found_of(folder, ASKED) == {
        (KeptKind.SPOOL, Erasure.ERASED): 2,
        (KeptKind.SPOOL, Erasure.NEEDED): 1,
    }
    (done,) = erase(search(folder, [ASKED], None, SystemClock()), [ASKED])
    assert (done.path.name, done.why) == ("inbox.db", None)
    assert found_of(folder, ASKED) == {(KeptKind.SPOOL, Erasure.NEEDED): 1}
    assert found_of(folder, OTHER) == {(KeptKind.SPOOL, Erasure.ERASED): 1}
    with open_spool(folder / "inbox.db") as spool:  # by their keys a repeat is still the same
        assert spool.ask(lambda db: db.execute("SELECT count(*) FROM messages").fetchone()) == (4,)


def test_while_a_service_is_at_work_people_are_found_and_nothing_is_changed(folder):
    spool_with(folder, (ASKED, State.SENT))
    with open_spool(folder / "inbox.db"):
        found = search(folder, [ASKED], None, SystemClock())
        (done,) = erase(found, [ASKED])
        assert isinstance(done.why, Sentence)
        assert done.why.id == "run.kept_at_work"
    assert found_of(folder, ASKED) == {(KeptKind.SPOOL, Erasure.ERASED): 1}


@pytest.mark.parametrize(
    ("state", "goes"), [(State.SENT, True), (State.PENDING, False), (State.IN_DOUBT, False)]
)
def test_it_goes_when_it_is_old_and_nothing_in_it_waits(folder, state, goes):
    spool_with(folder, (ASKED, state))
    for path in folder.iterdir():
        os.utime(path, (1, 1))
    clock = SystemClock()
    found = old(folder, 90 * DAY, clock)
    assert [each.kind for each in (found.go if goes else found.stay)] == [KeptKind.SPOOL]
    assert [why for _, why in purge(folder, found, clock)] == [None] * goes
    left = {path.name for path in folder.iterdir()}
    assert left == set() if goes else "inbox.db" in left
    # That somebody looked into it makes it no newer.
    assert [each.kind for each in old(folder, 90 * DAY, clock).stay] == [KeptKind.SPOOL] * (not goes)


def test_what_came_meanwhile_is_not_deleted(folder):
    spool_with(folder, (ASKED, State.SENT))
    os.utime(folder / "inbox.db", (1, 1))
    found = old(folder, 90 * DAY, SystemClock())
    spool_with(folder, (OTHER, State.PENDING))
    ((_, why),) = purge(folder, found, SystemClock())
    assert isinstance(why, Sentence)
    assert why.id == "run.kept_needed"
    assert (folder / "inbox.db").exists()
