"""A command in a real terminal, as tmux draws it."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

needs_tmux = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


class Terminal:
    """One tmux server of its own. `lines` is what can be read on the screen."""

    def __init__(self, campaign, command: str, *, width: int, height: int, **environ: str) -> None:
        self._tmux = ["tmux", "-S", str(campaign.folder / "tmux"), "-f", "/dev/null"]
        self._environ = campaign.environ | {"LANG": "C.UTF-8"} | environ
        size = ("-x", str(width), "-y", str(height))
        self.run(
            "new-session",
            "-d",
            "-s",
            "one",
            *size,
            "-c",
            str(campaign.folder),
            f'{command}; echo "code $?"; cat',
        )

    def run(self, *words: str) -> str:
        done = subprocess.run(
            [*self._tmux, *words], env=self._environ, capture_output=True, text=True, check=True, timeout=30
        )
        return done.stdout

    def type(self, *keys: str) -> None:
        self.run("send-keys", "-t", "one", *keys)

    def resize(self, width: int, height: int) -> None:
        """Between two drawings of the command: what it writes at that very moment is measured for the width of before."""
        shell = self.run("list-panes", "-t", "one", "-F", "#{pane_pid}").strip()
        children = Path(f"/proc/{shell}/task/{shell}/children").read_text().split()
        for child in children:
            while Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[0] != "S":
                time.sleep(0.001)  # it is drawing, perhaps
            os.kill(int(child), signal.SIGSTOP)
        before = ""
        while (now := self.text) != before:  # what was written last is still on its way to the screen
            before = now
            time.sleep(0.5)
        self.run("resize-window", "-t", "one", "-x", str(width), "-y", str(height))
        for child in children:
            os.kill(int(child), signal.SIGCONT)

    @property
    def lines(self) -> list[str]:
        return self.run("capture-pane", "-p", "-t", "one").rstrip("\n").splitlines()

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def words(self) -> str:
        """What can be read, however it is broken into lines."""
        return " ".join(self.text.split())


@contextmanager
def terminal(
    campaign, words: str, *, width: int = 80, height: int = 24, before: str = "true", **environ: str
):
    """`wxpush` with these words, and what is added to its environment. `before`: a command that has filled the screen."""
    opened = Terminal(
        campaign, f"{before}; {sys.executable} -m wxpush {words}", width=width, height=height, **environ
    )
    try:
        yield opened
    finally:
        opened.run("kill-server")
