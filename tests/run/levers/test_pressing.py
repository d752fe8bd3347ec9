"""The keys of a running send, pressed on a real terminal: what they do, and that its modes are as they were however it ends."""

import fcntl
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
import time
from math import inf
from pathlib import Path

import pytest

from tests.cli.harness import until
from wxpush.run.levers.pressing import stepped


@pytest.mark.parametrize(
    ("asked", "faster", "reached", "then"),
    [
        (50.0, True, 0.0, 62.0),
        (50.0, False, 0.0, 40.0),
        (1.0, False, 0.0, 0.8),
        (inf, False, 480.0, 380.0),
        (inf, False, 0.0, None),
        (inf, True, 480.0, None),
        (0.01, False, 0.0, 0.01),
        (1_000_000.0, True, 0.0, 1_000_000.0),
    ],
)
def test_a_step_is_a_quarter_of_two_digits(asked, faster, reached, then):
    assert stepped(asked, faster=faster, reached=reached) == then


_SESSION = """
import fcntl, os, signal, subprocess, sys, termios
os.setsid()
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGTSTP, signal.SIGTTOU):
    signal.signal(number, signal.SIG_IGN)


def as_of_a_shell():
    # In a group of its own in the foreground: one whose parent is of its group cannot be stopped by the terminal.
    os.setpgid(0, 0)
    os.tcsetpgrp(0, os.getpid())
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGTSTP, signal.SIGTTOU):
        signal.signal(number, signal.SIG_DFL)


child = subprocess.Popen(sys.argv[1:], preexec_fn=as_of_a_shell)
with open("pid.new", "w") as file:
    file.write(str(child.pid))
os.rename("pid.new", "pid")
code = child.wait()
with open("code.new", "w") as file:
    file.write(str(code))
os.rename("code.new", "code")
signal.pause()
"""


class Terminal:
    """A send on a terminal of its own, which is its session's, as in a shell's foreground."""

    def __init__(self, campaign, *words: str) -> None:
        self.campaign = campaign
        self.master, self.slave = pty.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("4H", 24, 100, 0, 0))
        self.before = termios.tcgetattr(self.slave)
        # Behind a process of the session's own, as behind a shell: where a session's first process ends, its terminal hangs up.
        self.session = subprocess.Popen(
            [
                sys.executable,
                "-c",
                _SESSION,
                sys.executable,
                "-m",
                "wxpush",
                "send",
                "campaign.csv",
                "-y",
                *words,
            ],
            cwd=campaign.folder,
            env=campaign.environ,
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
        )
        os.set_blocking(self.master, False)
        self.shown = b""

    def look(self) -> str:
        try:
            while data := os.read(self.master, 65536):
                self.shown += data
        except (BlockingIOError, OSError):
            pass
        return self.shown.decode("utf-8", "replace")

    def press(self, key: str) -> None:
        os.write(self.master, key.encode())

    def shows(self, text: str, seconds: float = 30.0) -> None:
        until(lambda: text in self.look(), seconds)

    @property
    def modes_are_back(self) -> bool:
        return termios.tcgetattr(self.slave) == self.before

    @property
    def is_stopped(self) -> bool:
        return ") T " in Path(f"/proc/{self._pid}/stat").read_text()

    @property
    def _pid(self) -> int:
        return int((self.campaign.folder / "pid").read_text())

    def send_signal(self, number: int) -> None:
        os.kill(self._pid, number)

    def ended(self, seconds: float = 30.0) -> int:
        code = self.campaign.folder / "code"
        deadline = time.monotonic() + seconds
        while not code.exists():
            assert time.monotonic() < deadline, self.look()[-2000:]
            self.look()
            time.sleep(0.02)
        self.look()
        return int(code.read_text())


@pytest.fixture
def terminal(campaign):
    made = []

    def start(*words: str, many: int = 600) -> Terminal:
        campaign.followers(many)
        made.append(Terminal(campaign, *words))
        return made[-1]

    yield start
    for each in made:
        each.session.kill()
        each.session.wait()
        os.close(each.master)
        os.close(each.slave)


def test_p_pauses_and_resumes_plus_and_minus_change_the_rate_and_q_stops(terminal, campaign):
    screen = terminal("--rate", "20/s")
    screen.shows("Keys: `p` pauses and resumes, `+` and `-` change the rate, `q` stops.")
    assert not screen.modes_are_back
    screen.press("p")
    screen.shows("nothing more leaves until it is resumed")
    time.sleep(0.3)
    paused = campaign.delivered().total()
    time.sleep(1)
    assert campaign.delivered().total() == paused
    screen.press("+")
    screen.shows("changed the rate from 20/s to 25/s")
    screen.press("-")
    screen.shows("changed the rate from 25/s to 20/s")
    screen.press("x")
    screen.press("p")
    until(lambda: campaign.delivered().total() > paused)
    screen.press("q")
    assert screen.ended() == 130
    assert "`q` was pressed; the rows not sent are kept." in screen.look()
    assert screen.modes_are_back
    levers = [one["lever"] for one in campaign.run("status", "campaign.csv", "--json").summary["levers"]]
    assert levers == ["pause", "rate", "rate", "resume"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_however_it_ends_the_modes_are_as_they_were(terminal, number):
    screen = terminal("--rate", "20/s")
    screen.shows("Keys: ")
    screen.send_signal(number)
    screen.ended()
    until(lambda: screen.modes_are_back)


def test_the_second_signal_leaves_the_modes_as_they_were_too(terminal, faulty):
    faulty(latency=8.0)
    screen = terminal("--rate", "20/s")
    screen.shows("Keys: ")
    time.sleep(1)
    screen.send_signal(signal.SIGTERM)
    screen.shows("SIGTERM")
    screen.send_signal(signal.SIGTERM)
    assert screen.ended() == 143
    assert screen.modes_are_back


def test_stopped_the_modes_are_the_shells_and_continued_the_keys_are_ours_again(terminal, campaign):
    screen = terminal("--rate", "20/s")
    screen.shows("Keys: ")
    screen.send_signal(signal.SIGTSTP)
    until(lambda: screen.is_stopped)
    assert screen.modes_are_back
    sent = campaign.delivered().total()
    screen.send_signal(signal.SIGCONT)
    until(lambda: not screen.modes_are_back)
    until(lambda: campaign.delivered().total() > sent)
    screen.press("p")
    screen.shows("nothing more leaves until it is resumed")
    screen.press("q")
    assert screen.ended() == 130
    assert screen.modes_are_back


def test_a_run_that_ends_by_itself_leaves_them_as_they_were(terminal):
    screen = terminal("--rate", "max", many=50)
    assert screen.ended() == 0
    assert screen.modes_are_back
    # An event loop makes what it waits for non-blocking: the shell would read "Resource temporarily unavailable".
    assert os.get_blocking(screen.slave)


def test_without_a_live_view_the_terminal_is_left_alone(terminal):
    screen = terminal("--rate", "50/s", "--progress", "lines", many=60)
    time.sleep(1.5)
    assert screen.modes_are_back
    assert screen.ended() == 0
    assert "Keys: " not in screen.look()
