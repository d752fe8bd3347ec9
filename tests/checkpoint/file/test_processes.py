"""The checkpoint among processes: one writer, whatever killed it; nothing that was committed is lost."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread, Timer

import pytest

from tests.checkpoint.records import record
from wxpush.checkpoint.file.lock import LockedFile, _lock, begun
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import BusyError, DiskError
from wxpush.system.companions import companion

_OPEN = """
import sys
import time
from pathlib import Path
from tests.checkpoint.records import record
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import DiskError
checkpoint = SqliteCheckpoint.open(Path(sys.argv[1]))
"""
_HOLD = (
    _OPEN
    + """
checkpoint.begin("boot", 1)
checkpoint.commit_now([record(row) for row in range(1, 301)])
print("committed", flush=True)
sys.stdin.read()
"""
)
_FILL = (
    _OPEN
    + """
import resource, signal
checkpoint.commit_now([record(1)])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
row = 1
try:
    while True:
        checkpoint.commit_now([record(number) for number in range(row + 1, row + 101)])
        row += 100
except DiskError as error:
    print(row, str(error), flush=True)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
checkpoint.commit_now([record(1_000_000)])
checkpoint.close()
"""
)


def run(script: str, path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )


@contextmanager
def holder(path):
    process = run(_HOLD, path)
    try:
        assert process.stdout.readline() == "committed\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_second_process_is_refused_and_may_read(path):
    with holder(path):
        assert begun(path)
        with pytest.raises(BusyError, match="Another wxpush"):
            SqliteCheckpoint.open(path)
        reader = SqliteCheckpoint.read(path)
        assert reader is not None
        with reader:
            assert len(reader.between(1, 1000)) == 300


def test_a_killed_process_leaves_no_lock_and_all_it_committed(path):
    with holder(path) as process:
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)
        assert not begun(path)
        with SqliteCheckpoint.open(path) as checkpoint:
            assert len(checkpoint.between(1, 1000)) == 300


def test_a_full_disk_is_an_error_and_harms_nothing(path):
    process = run(_FILL, path)
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    row, sentence = said.split(" ", 1)
    assert "Free space" in sentence
    with SqliteCheckpoint.open(path) as checkpoint:
        assert set(checkpoint.between(1, 2_000_000)) == {*range(1, int(row) + 1), 1_000_000}
        intact = checkpoint.ask(lambda connection: connection.execute("PRAGMA integrity_check").fetchone())
    assert intact == ("ok",)


def test_another_program_that_locks_the_database_is_an_error_after_a_while(path):
    with SqliteCheckpoint.open(path) as checkpoint:
        checkpoint._connection.execute("PRAGMA busy_timeout = 10")
        other = SqliteCheckpoint(path, checkpoint._connection.__class__(path, isolation_level=None), None)
        with other, other.transaction(), pytest.raises(DiskError, match="locked"):
            checkpoint.commit_now([record(1)])


def test_the_lock_is_held_as_long_as_the_file_is_open(path):
    with LockedFile(path) as locked:
        with pytest.raises(BusyError):
            LockedFile(path)
        locked.close()
        LockedFile(path).close()


def test_who_holds_it_has_begun_nothing_before_an_invocation_is_written(path):
    with SqliteCheckpoint.open(path) as checkpoint:
        checkpoint.commit_now([record(1)])
        assert not begun(path)
        with checkpoint.draft():
            checkpoint.begin("boot", 1)
        assert not begun(path), "it was dropped"
        checkpoint.begin("boot", 1)
        assert begun(path)
    assert not begun(path)


def test_who_has_begun_is_known_behind_a_link_too(path, tmp_path):
    link = tmp_path / "another name"
    with SqliteCheckpoint.open(path) as checkpoint:
        link.symlink_to(path)
        checkpoint.begin("boot", 1)
        assert begun(link)


def test_somebody_who_looks_at_the_log_does_not_hide_that_it_has_begun(path):
    with SqliteCheckpoint.open(path) as checkpoint:
        checkpoint.commit_now([record(1)])
        looking = companion(path, "-wal").open()
        fcntl.flock(looking, fcntl.LOCK_SH)
        Timer(0.02, looking.close).start()
        checkpoint.begin("boot", 1)
        assert begun(path)


def test_somebody_who_only_looks_keeps_nobody_from_beginning(path):
    path.touch(0o600)
    looking = Event()

    def look():
        with path.open() as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            looking.set()
            time.sleep(0.02)

    thread = Thread(target=look)
    thread.start()
    looking.wait(5)
    LockedFile(path).close()
    thread.join()


def test_a_file_system_without_locks_is_an_error(path):
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT)
    os.close(descriptor)
    with pytest.raises(DiskError, match="local disk"):
        _lock(descriptor, path)
