"""The live view in a real terminal of 80 columns and 24 lines, as tmux draws it."""

import shutil
import subprocess
import sys
from contextlib import contextmanager

import pytest

from tests.cli.harness import openid, row, until

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


class Terminal:
    """One tmux server of its own. `lines` is what can be read on the screen."""

    def __init__(self, campaign, command: str) -> None:
        self._tmux = ["tmux", "-S", str(campaign.folder / "tmux"), "-f", "/dev/null"]
        self._environ = campaign.environ | {"LANG": "C.UTF-8"}
        size = ("-x", "80", "-y", "24")
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

    @property
    def lines(self) -> list[str]:
        return self.run("capture-pane", "-p", "-t", "one").rstrip("\n").splitlines()

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@contextmanager
def terminal(campaign, words: str):
    opened = Terminal(campaign, f"{sys.executable} -m wxpush {words}")
    try:
        yield opened
    finally:
        opened.run("kill-server")


def test_the_view_is_three_lines_that_fit_and_the_counts_stand_below(campaign):
    campaign.rows(row("", 0), *(row(openid(number), number) for number in range(60)))
    with terminal(campaign, "send campaign.csv --rate 30/s") as screen:
        until(lambda: "Send? [y/N]" in screen.text)
        assert "60 can be sent, 1 invalid" in screen.text.replace("\n", "")
        screen.run("send-keys", "-t", "one", "y", "Enter")
        until(lambda: "in flight" in screen.text)
        view = screen.lines[-3:]
        assert view[0].startswith("campaign.csv ━")
        assert "of 30/s" in view[1]
        assert "sent, 0 rejected" in view[2]
        until(lambda: "code 3" in screen.text)
        done = screen.lines
    end = next(number for number, line in enumerate(done) if "100.0% 60/60" in line)
    assert done[end].startswith("campaign.csv ━")
    assert done[end + 3].startswith("note: no_openid, 1 row: to: the openid is empty -> write the ")
    assert done[end + 4].startswith("  "), "what is broken stands back"
    assert any(line.startswith("done: campaign.csv: 60 of 61 sent, 1 invalid; ") for line in done)
    assert sum("60/60" in line for line in done) == 1, "the view is drawn in one place"
    assert max(map(len, done)) <= 80


def test_ctrl_c_is_told_above_the_view_and_the_terminal_is_left_in_order(campaign):
    campaign.followers(90)
    with terminal(campaign, "send campaign.csv -y --rate 10/s") as screen:
        until(lambda: campaign.delivered().total() > 3)
        screen.run("send-keys", "-t", "one", "C-c")
        until(lambda: "code 130" in screen.text)
        said = " ".join(screen.text.split())  # a line is broken at a blank
        assert "SIGINT: no new message is sent; waiting for the answers to those in flight." in said
        assert "next: wxpush send campaign.csv" in said
        assert screen.run("display-message", "-p", "-t", "one", "#{cursor_flag}").strip() == "1"
