"""What is answered with an id is on disk: told by the system calls of a real process."""

import os
import re
import signal
from pathlib import Path

import pytest

from tests.intake.process import NDJSON, ServeProcess
from tests.intake.stand import campaign_file, line, sandbox
from tests.reliability.calls import strace

pytestmark = pytest.mark.skipif(bool(strace.why_not()), reason=strace.why_not() or "there is strace")

_CALLS = "trace=pwrite64,fdatasync,fsync,write,writev,sendto,sendmsg"
_WRITTEN = re.compile(r"pwrite64\(\d+<[^>]*inbox\.db-wal>")
_SYNCED = re.compile(
    r"(fdatasync|fsync)\(\d+<[^>]*inbox\.db-wal>.*= 0|<\.\.\. (fdatasync|fsync) resumed.*= 0"
)
_ANSWERED = re.compile(r'"HTTP/1\.1 202')


def test_an_answer_leaves_after_the_sync_of_what_it_answers(tmp_path):
    """One request at a time, and nothing is sent meanwhile: between two answers stand a write to the log and, behind the last, a sync."""
    campaign_file(tmp_path)
    log = tmp_path / "calls"
    with sandbox(tmp_path) as process:
        serve = ServeProcess(tmp_path, process)
        serve.start("strace", "-f", "-y", "-s", "32", "-e", _CALLS, "-o", str(log))
        try:
            serve.post(b"", path="/v1/campaigns/order-shipped/pause")
            for number in range(20):
                assert serve.post(line(number)).status_code == 202
            assert serve.post(b"\n".join(line(30 + each) for each in range(20)), NDJSON).status_code == 202
        finally:
            os.kill(_child(serve.process.pid), signal.SIGTERM)
            serve.wait()
    answers, written, synced = 0, False, False
    for call in log.read_text(encoding="utf-8", errors="replace").splitlines():
        if _WRITTEN.search(call):
            written, synced = True, False
        elif _SYNCED.search(call):
            synced = written
        elif _ANSWERED.search(call):
            assert synced, f"answer {answers + 1} left before its sync"
            answers, written, synced = answers + 1, False, False
    assert answers == 21


def _child(pid):
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()[0])
