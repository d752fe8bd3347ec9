"""`wxpush resolve inbox.db`: messages in doubt are decided while no service is at work."""

import os
import subprocess
import sys
import time
from functools import partial

import pytest

from tests.intake.process import PATIENCE, ServeProcess
from tests.intake.stand import campaign_file, delivered, line, person, sandbox
from wxpush.intake.spool import rows
from wxpush.intake.spool.spool import open_spool
from wxpush.model import Record, State


def resolve(folder, *words):
    return subprocess.run(
        [sys.executable, "-m", "wxpush", "resolve", "inbox.db", *words],
        cwd=folder,
        env=os.environ | {"XDG_CACHE_HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def in_doubt(folder, many, seconds):
    """Let messages be in doubt whose first try was so long ago."""
    now_ms = time.time_ns() // 10**6
    with open_spool(folder / "inbox.db") as spool:
        key = dict(spool.ask(lambda db: db.execute("SELECT row, key FROM messages").fetchall()))
        records = [
            Record(
                row=row,
                state=State.IN_DOUBT,
                key=key[row],
                tries=1,
                first_ms=now_ms - seconds * 1000,
                first_boot_ms=0,
                at_ms=now_ms,
                invocation=0,
            )
            for row in range(1, many + 1)
        ]
        spool.do_now(partial(rows.write, records=records, at_ms=now_ms, invocation=1))


@pytest.fixture
def ground(tmp_path):
    """A spool with three messages that wait, and the sandbox that they are for."""
    campaign_file(tmp_path)
    with sandbox(tmp_path) as process:
        serve = ServeProcess(tmp_path, process)
        with serve.running():
            serve.post(b"", path="/v1/campaigns/order-shipped/pause")
            for number in range(3):
                serve.post(line(number))
            serve.stop()
        yield serve


def after(serve):
    """Every message's state, once nothing waits."""
    with serve.running():
        serve.post(b"", path="/v1/campaigns/order-shipped/resume")
        serve.wait_until_idle()
        states = [*serve.states().values()]
        serve.stop()
    return states


@pytest.mark.parametrize(
    ("decision", "states", "reached"),
    [
        ("sent", ["sent", "sent", "sent"], [2]),
        ("skip", ["rejected", "rejected", "sent"], [2]),
        ("resend", ["sent", "sent", "sent"], [0, 1, 2]),
    ],
)
def test_old_ones_are_decided_and_the_others_left(ground, decision, states, reached):
    in_doubt(ground.folder, 2, 3600)
    found = resolve(ground.folder, "--as", decision, "--yes")
    assert found.returncode == 0, found.stderr
    assert "2 messages in doubt" in found.stderr
    assert after(ground) == states
    assert sorted(delivered(ground.folder)) == [person(number) for number in reached]


def test_what_nobody_decides_is_held(ground):
    in_doubt(ground.folder, 2, 3600)
    assert after(ground) == ["in_doubt", "in_doubt", "sent"]
    assert delivered(ground.folder) == [person(2)]


def test_without_a_yes_nothing_changes(ground):
    in_doubt(ground.folder, 2, 3600)
    found = resolve(ground.folder, "--as", "sent")
    assert found.returncode == 2
    assert after(ground) == ["in_doubt", "in_doubt", "sent"]


def test_while_a_service_is_at_work_it_is_refused(ground):
    with ground.running():
        assert resolve(ground.folder, "--as", "sent", "--yes").returncode == 6
        ground.stop()
