"""A test that fails while the machine stands still is repeated, and no other."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.reliability.pauses import BEAT, STILL, Heartbeat

ROOT = Path(__file__).parents[2]

#: A process that is stopped stands still as its machine would. The first run of each test fails.
TESTS = """
import os, signal, subprocess
from pathlib import Path
import pytest

pytestmark = pytest.mark.leases

def stand_still():
    subprocess.Popen(["sh", "-c", f"sleep 2; kill -CONT {os.getpid()}"])
    os.kill(os.getpid(), signal.SIGSTOP)

def first(name):
    try:
        Path(name).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True

@pytest.fixture
def fresh(tmp_path):
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "used").touch()

def test_stopped(fresh):
    if first("stopped"):
        stand_still()
        raise AssertionError("a lease ran out")

def test_stopped_and_wrong(fresh):
    if first("wrong"):
        stand_still()
    raise AssertionError("wrong whenever it is tried")

def test_wrong(fresh):
    assert not first("busy"), "once is enough"
"""


def test_a_test_that_fails_while_the_machine_stands_still_is_repeated_and_no_other(tmp_path):
    (tmp_path / "test_x.py").write_text(TESTS)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-n",
        "0",
        "-p",
        "no:cacheprovider",
        "-p",
        "tests.reliability.pauses",
        "-o",
        "markers=leases",
        "-W",
        "error",
    ]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "2 failed, 1 passed in " in done.stdout, done.stdout + done.stderr
    assert "wrong whenever it is tried" in done.stdout
    assert "once is enough" in done.stdout
    told = done.stdout.partition("repeated, as the machine stood still")[2].partition("short test summary")[0]
    assert {word for word in told.split() if "::" in word} == {
        "test_x.py::test_stopped",
        "test_x.py::test_stopped_and_wrong",
    }


@pytest.mark.parametrize("ahead", [{time.CLOCK_MONOTONIC}, {time.CLOCK_REALTIME}, {time.CLOCK_BOOTTIME}])
def test_a_pause_is_noticed_by_whichever_clock_tells_of_it(ahead):
    now, looks = 0.0, []

    def wait(seconds: float) -> bool:
        nonlocal now
        now += seconds
        looks.append(now)
        return len(looks) > 20

    def read(clock: int) -> float:
        return now + (60.0 if clock in ahead and len(looks) > 10 else 0.0)

    with Heartbeat(read, wait) as heart:
        pass
    assert heart.longest == pytest.approx(60 + BEAT)


def test_a_machine_that_does_not_stand_still_is_not_said_to():
    with Heartbeat() as heart:
        time.sleep(3 * BEAT)
    assert BEAT / 2 < heart.longest < STILL
