"""A real process on a terminal, up to its question and what is done there."""

import os
import pty
import re
import select
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress

from tests.cli.harness import Campaign, Ran, ended
from tests.warm import Piped

PROMPT = re.compile(r"(\[y/N\] |Type [\d]+ to [a-z ]+: |for none\] )$")
#: What is done at the question: with the terminal's other side, and the process.
Act = Callable[[int, Piped], object]


def typing(text: bytes) -> Act:
    return lambda terminal, _: os.write(terminal, text)


def sending(number: signal.Signals) -> Act:
    return lambda _, process: process.send_signal(number)


def asked(campaign: Campaign, words: tuple[str, ...], act: Act) -> Ran:
    """Run it. What it writes to the terminal is `err`, without colours. Fails where it does not ask."""
    mine, theirs = pty.openpty()
    size = {"COLUMNS": "200", "LINES": "50"}
    text, done, deadline = "", False, time.monotonic() + 60
    streams = {"stdin": theirs, "stdout": subprocess.PIPE, "stderr": theirs}
    with ended(campaign.begin(*words, environ=size, **streams)) as process:
        os.close(theirs)
        with suppress(OSError):  # the other side is closed
            while time.monotonic() < deadline:
                if select.select([mine], [], [], 0.1)[0]:
                    text += os.read(mine, 65536).decode()
                if not done and PROMPT.search(text):
                    act(mine, process)
                    done = True
        if process.poll() is None and time.monotonic() >= deadline:
            process.kill()
        out = process.stdout.read().decode()
        code = process.wait(30)
    os.close(mine)
    assert done, text
    return Ran(code, out, re.sub(r"\x1b\[[\d;]*m", "", text.replace("\r\n", "\n")))
