"""The file by which processes agree: its locks end with whoever holds them, and what stands in its place is refused."""

import os
import signal
import stat
import subprocess
import sys

import pytest

from wxpush.errors import UsageError
from wxpush.system.board import Board, Numbers, Seat

_HOLDER = """
import sys, time
from pathlib import Path
from wxpush.system.board import Board
board = Board(Path(sys.argv[1]))
assert board.sit_down(float(sys.argv[2]))
if sys.argv[3:]:
    assert board.lock()
print("ready", flush=True)
time.sleep(60)
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "own" / "a.rate"


@pytest.fixture
def holder(path):
    """Another process that has a seat, and perhaps the lock."""
    started = []

    def start(rate: float, *more: str) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-c", _HOLDER, str(path), str(rate), *more], stdout=subprocess.PIPE
        )
        started.append(process)
        assert process.stdout.readline() == b"ready\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def board(path):
    made = Board(path)
    assert made.sit_down(50.0)
    yield made
    made.close()


def rates(board: Board) -> list[float]:
    return [seat.rate for seat in board.others()]


def test_it_is_ones_own_alone(board, path):
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_those_who_sit_there_see_each_other_and_not_themselves(board, path, holder):
    holder(20.0)
    other = Board(path)
    other.sit_down(7.0)
    assert rates(board) == [20.0, 7.0]
    assert rates(other) == [50.0, 20.0]
    other.close()
    assert rates(board) == [20.0]


def test_one_that_is_killed_is_gone_at_once_and_its_seat_is_free(board, path, holder):
    killed = holder(20.0, "lock")
    assert not board.lock()
    killed.kill()
    killed.wait()
    assert rates(board) == []
    assert board.lock()
    board.unlock()
    other = Board(path)
    other.sit_down(9.0)
    assert rates(board) == [9.0]
    other.close()


def test_one_that_is_stopped_keeps_its_seat_and_its_lock(board, holder):
    stopped = holder(20.0, "lock")
    os.kill(stopped.pid, signal.SIGSTOP)
    assert rates(board) == [20.0]
    assert not board.lock()


def test_a_child_that_was_forked_takes_no_part(path):
    board = Board(path)
    board.sit_down(50.0)
    read, write = os.pipe()
    told, tell = os.pipe()
    child = os.fork()
    if not child:
        os.close(write)
        os.write(tell, b"x")
        os.read(read, 1)
        os._exit(0)
    os.read(told, 1)
    other = Board(path)
    other.sit_down(7.0)
    os.close(board._descriptor)  # as a kill of the parent does
    board._descriptor = -1
    assert rates(other) == []
    other.close()
    for descriptor in (write, read, told, tell):
        os.close(descriptor)
    os.waitpid(child, 0)


def test_numbers_are_read_as_they_were_written_and_garbage_is_none(board, path):
    assert board.read() is None
    board.write(Numbers(3, 12.5, 50.0))
    assert board.read() == Numbers(3, 12.5, 50.0)
    board.say(Seat(7.0, 1.0))
    assert board.read() == Numbers(3, 12.5, 50.0)
    path.write_bytes(b"\xff" * 2000)
    assert board.read() is None
    path.write_bytes(b"")
    assert board.read() is None
    assert rates(board) == []


def test_more_than_there_are_seats_for_have_none(path):
    boards = [Board(path) for _ in range(65)]
    assert [board.sit_down(1.0) for board in boards] == [True] * 64 + [False]
    assert len(rates(boards[0])) == 63
    for board in boards:
        board.close()


@pytest.mark.parametrize("kind", ["link", "folder link", "open folder"])
def test_what_another_may_have_put_there_is_refused(path, tmp_path, kind):
    other = tmp_path / "other"
    if kind == "link":
        path.parent.mkdir(mode=0o700)
        other.touch()
        path.symlink_to(other)
    elif kind == "folder link":
        other.mkdir()
        path.parent.symlink_to(other)
    else:
        path.parent.mkdir()
        path.parent.chmod(0o777)
    with pytest.raises(UsageError):
        Board(path)


def test_where_the_file_was_deleted_they_meet_again_at_the_next(board, path):
    assert not board.renew(50.0)
    path.unlink()
    other = Board(path)
    other.sit_down(7.0)
    assert board.renew(50.0)
    assert rates(other) == [50.0]
    assert rates(board) == [7.0]
    other.close()
    board.close()
    board.close()
