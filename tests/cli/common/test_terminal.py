"""On a terminal: the question, the live view, and what is said above it."""

import json
import os
import pty
import re
import select
import subprocess
import time
from contextlib import suppress

import pytest

from tests.cli.harness import Campaign, ended, magic, openid, row


class Screen:
    """A process on a pseudo-terminal of 80 columns; `answers` are typed when their prompt shows."""

    def __init__(
        self,
        campaign: Campaign,
        *words: str,
        answers: dict[str, str] | None = None,
        pause: float = 0.0,
        **environ: str,
    ) -> None:
        self.text = ""
        self._pause = pause
        answers = dict(answers or {})
        mine, theirs = pty.openpty()
        size = {"COLUMNS": "80", "LINES": "24"}
        with ended(
            campaign.begin(
                *words, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, environ=size | environ
            )
        ) as process:
            os.close(theirs)
            self._read(mine, answers)
            self.out = process.stdout.read().decode()
            self.code = process.wait(30)
        os.close(mine)

    def _read(self, descriptor: int, answers: dict[str, str]) -> None:
        deadline = time.monotonic() + 60
        with suppress(OSError):  # the other side is closed
            while time.monotonic() < deadline:
                if select.select([descriptor], [], [], 0.1)[0]:
                    self.text += os.read(descriptor, 65536).decode("utf-8", "replace")
                for prompt in [prompt for prompt in answers if prompt in self.text]:
                    time.sleep(self._pause)
                    os.write(descriptor, answers.pop(prompt).encode() + b"\n")
            raise AssertionError(f"it did not end: {self.plain}")

    @property
    def plain(self) -> str:
        """Without colours and the movements of the cursor."""
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.text)


@pytest.mark.parametrize(
    ("many", "prompt", "answer", "code"),
    [
        (100, "Send? [y/N] ", "y", 0),
        (3, "Send? [y/N] ", "", 2),
        (101, "Type 101 to send: ", "101", 0),
        (101, "Type 101 to send: ", "y", 2),
    ],
)
def test_the_operator_is_asked_before_anything_leaves(campaign, many, prompt, answer, code):
    campaign.followers(many)
    screen = Screen(campaign, "send", "campaign.csv", "--rate", "max", answers={prompt: answer})
    assert screen.code == code, screen.plain
    assert f"About to send {many} messages from wx" in screen.plain
    assert campaign.delivered().total() == (0 if code else many)
    assert ("Not confirmed, so nothing was changed or sent." in screen.plain) == bool(code)


def test_the_live_view_reaches_100_percent_and_the_summary_stands_below(campaign):
    campaign.rows(
        row(magic("unfollowed"), 0), row("", 1), *(row(openid(number), number) for number in range(40))
    )
    screen = Screen(campaign, "send", "campaign.csv", "-y", "--rate", "40/s", "-vv", "--json")
    assert screen.code == 3
    assert "100.0%" in screen.plain
    assert re.search(r"\n\r?note: row 1, try 1: rejected by WeChat: 43004 “require subscribe”", screen.plain)
    tail = screen.plain.rstrip().splitlines()
    assert any(line.rstrip().endswith("100.0% 41/41") for line in tail)
    assert tail[-4].startswith("note: 43004 unfollowed, 1 row: ")
    assert tail[-3].startswith("note: no_openid, 1 row: to: the openid is empty -> ")
    assert tail[-2].startswith(
        "done: campaign.csv: 40 of 42 sent, 1 rejected (43004 unfollowed 1), 1 invalid; "
    )
    assert tail[-1] == "next: wxpush results campaign.csv --state rejected -o rejected.csv"
    assert "checking campaign.csv" in screen.plain
    assert '"type":"progress"' in screen.out
    assert max(len(line) for line in screen.plain.split("\n") if "of 40/s" in line) <= 81
    assert screen.text.count("\x1b[?25l") == screen.text.count("\x1b[?25h"), "the cursor is back"


@pytest.mark.parametrize("words", [("--progress", "lines"), ("--progress", "none"), ("-q",)])
def test_no_live_view_where_none_is_wanted(campaign, words):
    campaign.followers(2)
    screen = Screen(campaign, "send", "campaign.csv", "-y", *words)
    assert (screen.code, "\x1b[?" in screen.text) == (0, False)


def test_a_dumb_terminal_gets_lines(campaign):
    campaign.rows(row("", 1), row(openid(2), 2))
    screen = Screen(campaign, "send", "campaign.csv", "--dry-run", TERM="dumb")
    assert (screen.code, "\x1b" in screen.text) == (3, False)


def test_the_time_at_the_prompt_is_told_apart_and_is_not_in_the_last_line(campaign):
    campaign.followers(3)
    screen = Screen(
        campaign, "send", "campaign.csv", "--json", "--rate", "max", answers={"Send?": "y"}, pause=2.5
    )
    summary = json.loads(screen.out.splitlines()[-1])
    assert summary["waited_seconds"] >= 2.4
    assert summary["seconds"] < summary["total_seconds"] - 2.4
    took = re.search(r"3 of 3 sent; ([0-9.]+)(m?s) \(exit 0\)", " ".join(screen.plain.split()))
    shown = float(took[1]) / (1000 if took[2] == "ms" else 1)
    assert shown == pytest.approx(summary["total_seconds"] - summary["waited_seconds"], abs=0.06)
    told = json.loads(campaign.run("status", "campaign.csv", "--json").out)
    assert summary.items() <= told.items()
