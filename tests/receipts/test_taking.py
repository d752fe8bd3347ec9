"""Rows are taken over from checkpoints, which are only read: while they are written, again, after they were moved or are gone."""

import contextlib

from tests.receipts.books import WHO, add, campaign, event, opened, sent
from tests.receipts.pushes import openid
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.delivery import DeliveryOutcome
from wxpush.model import State
from wxpush.receipts.taking import make_known, take_over
from wxpush.receipts.upkeep import Upkeep


def knowing(file, path):
    with SqliteCheckpoint.read(path) as checkpoint:
        return make_known(checkpoint, file)


def taken(file):
    return dict(file.ask("SELECT row, msgid FROM sent ORDER BY row"))


def test_the_rows_that_were_accepted_and_no_others(tmp_path):
    path = campaign(
        tmp_path / "c.wxpush", sent(1), sent(2, state=State.REJECTED), sent(3, state=State.UNDER_REVIEW, msgid=None), sent(4, state=State.IN_DOUBT)
    )  # fmt: skip
    with opened(tmp_path / "r") as file:
        knowing(file, path)
        assert Upkeep(file).once() == []
        assert taken(file) == {1: 1001, 3: None}
        assert file.ask("SELECT who FROM sent WHERE row = 1") == [(WHO(openid(1)),)]


def test_it_goes_on_where_it_was_while_the_campaign_is_being_sent(tmp_path):
    path = campaign(tmp_path / "c.wxpush", sent(1), sent(3))
    with opened(tmp_path / "r") as file, SqliteCheckpoint.open(path) as sending:
        assert make_known(sending, file) is not None
        upkeep = Upkeep(file)
        upkeep.once()
        assert file.runs()[0].low == 1
        add(sending, sent(2), sent(4), sent(5))
        file.add([event(2), event(5, outcome=DeliveryOutcome.BLOCKED)])
        upkeep.once()
        assert taken(file) == {row: 1000 + row for row in range(1, 6)}
        assert file.runs()[0].low == 5
        assert {
            row: each.outcome.word for row, each in file.between(file.runs()[0].identity, 1, 9).items()
        } == {2: "yes", 5: "blocked"}


def test_what_a_retry_sent_anew_is_taken_over_anew(tmp_path):
    path = campaign(tmp_path / "c.wxpush", sent(1), sent(2))
    with opened(tmp_path / "r") as file:
        knowing(file, path)
        Upkeep(file).once()
        with SqliteCheckpoint.open(path) as checkpoint:
            checkpoint.begin("boot", 2)
            add(checkpoint, sent(1, msgid=7000))
        Upkeep(file).once()
        assert taken(file) == {1: 7000, 2: 1002}


def test_a_checkpoint_that_was_moved_is_found_when_it_is_made_known_again(tmp_path):
    path = campaign(tmp_path / "c.wxpush", sent(1))
    with opened(tmp_path / "r") as file:
        first = knowing(file, path)
        moved = path.rename(tmp_path / "moved.wxpush")
        assert Upkeep(file).once() == ["order"]
        assert knowing(file, moved) == first
        assert Upkeep(file).once() == []
        assert len(file.runs()) == 1


def test_another_run_in_the_same_place_is_another_run(tmp_path):
    path = campaign(tmp_path / "c.wxpush", sent(1))
    with opened(tmp_path / "r") as file:
        knowing(file, path)
        Upkeep(file).once()
        path.unlink()
        campaign(path, sent(1, msgid=8000), run=2)
        [known] = file.runs()
        assert not take_over(file, known)
        knowing(file, path)
        Upkeep(file).once()
        assert file.ask("SELECT run, msgid FROM sent ORDER BY run") == [(1, 1001), (2, 8000)]


def test_one_that_cannot_be_read_hinders_no_other(tmp_path):
    good, bad = campaign(tmp_path / "g.wxpush", sent(1)), campaign(tmp_path / "b.wxpush", sent(2), name="bad")
    with opened(tmp_path / "r") as file:
        knowing(file, bad)
        knowing(file, good)
        bad.write_bytes(b"no database at all" * 1000)
        assert Upkeep(file).once() == ["bad"]
        assert taken(file) == {1: 1001}


def test_one_that_has_not_begun_is_not_known(tmp_path):
    with SqliteCheckpoint.open(tmp_path / "c.wxpush") as checkpoint, opened(tmp_path / "r") as file:
        assert make_known(checkpoint, file) is None
        assert file.runs() == []


def test_many_rows_are_taken_in_pieces(tmp_path):
    path = campaign(tmp_path / "c.wxpush", *(sent(row) for row in range(1, 4502)))
    with opened(tmp_path / "r") as file:
        knowing(file, path)
        Upkeep(file).once()
        assert len(taken(file)) == 4501
        assert file.runs()[0].low == 4501


def test_people_who_refuse_are_listed_once_they_are_kept(tmp_path):
    told: list[str] = []
    with opened(tmp_path / "r") as file:
        file.add([event(1, outcome=DeliveryOutcome.BLOCKED), event(2)], blocked_wait=True)
        Upkeep(file, told.extend).once()
        Upkeep(file, told.extend).once()
    assert told == [openid(1)]


def test_people_whom_no_list_takes_wait_on(tmp_path):
    def full(_):
        raise DiskFullError

    class DiskFullError(Exception):
        pass

    with opened(tmp_path / "r") as file:
        file.add([event(1, outcome=DeliveryOutcome.BLOCKED)], blocked_wait=True)
        with contextlib.suppress(DiskFullError):
            Upkeep(file, full).once()
        assert file.waiting(1) == [openid(1)]
