"""What other processes of the machine can see of a run: command lines, environments of children, files."""

import os
import re
import resource
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.harness import finished, openid
from wxpush.sandbox.identity import SANDBOX_SECRET

_LOOK = "for one in $PPID $(pgrep -P $PPID); do cat /proc/$one/cmdline; done > lines; tr '\\0' '\\n' < /proc/self/environ > environ"


def test_no_command_line_and_no_child_has_secret_token_or_openid(campaign):
    """The alarm, which is run while the sender is there, looks at it and at all that it has started."""
    campaign.followers(3)
    words = ("send", "campaign.csv", "--yes", "-vv", "--max-sends", "1", "--on-stop", _LOOK)
    keys = {"SSLKEYLOGFILE": str(campaign.folder / "keys")}
    with campaign.start(
        *words, environ=keys
    ) as process:  # not a warm one: its command line is what is looked at
        assert finished(process).code == 4
    kept = "".join(path.read_text() for path in campaign.folder.glob("cache/wxpush/*.json"))
    (token,) = re.findall(r'"token":"([^"]+)"', kept)
    seen = (campaign.folder / "lines").read_text(errors="replace") + (campaign.folder / "environ").read_text()
    assert "--max-sends" in seen
    assert "SSLKEYLOGFILE" not in seen  # which libraries obey that have a TLS of their own
    assert not (campaign.folder / "keys").exists()
    assert [name for name in (SANDBOX_SECRET, token, openid(1)) if name in seen] == []


@pytest.mark.skipif(
    resource.getrlimit(resource.RLIMIT_CORE)[1] == 0, reason="no core may be dumped here anyway"
)
def test_no_core_is_dumped_of_what_knows_the_secret(campaign):
    campaign.followers(3)
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    words = (
        "send",
        "campaign.csv",
        "--yes",
        "--max-sends",
        "1",
        "--on-stop",
        "cat /proc/$PPID/limits > limits",
    )
    with campaign.start(
        *words, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    ) as process:
        assert finished(process).code == 4
    (line,) = re.findall(r"Max core file size +(\S+)", (campaign.folder / "limits").read_text())
    assert line == "0"


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("setpriv"),
    reason="only root plays others",
)
def test_no_core_of_it_is_piped_to_a_program_and_its_user_cannot_read_its_memory(tmp_path):
    """Such a core minds no limit. Of a process that may not be dumped the files in /proc are root's."""
    become = [
        "setpriv",
        "--reuid",
        "4001",
        "--regid",
        "4001",
        "--clear-groups",
        "--inh-caps",
        "-all,+dac_read_search",
    ]
    may_read = ["--ambient-caps", "+dac_read_search"]  # the interpreter may lie in root's home
    words = [sys.executable, "-P", "-B", "-m", "wxpush", "sandbox", "--port", "0"]
    with subprocess.Popen(
        [*become, *may_read, *words],
        cwd="/",
        env={"LANG": "C.UTF-8"},
        stderr=subprocess.PIPE,
    ) as process:
        try:
            assert process.stderr is not None
            assert b"sandbox" in process.stderr.readline()
            status = Path(f"/proc/{process.pid}/status").read_text()
            assert re.search(r"\nUid:\t4001\t4001", status)
            assert Path(f"/proc/{process.pid}/environ").stat().st_uid == 0
        finally:
            process.terminate()


def test_whatever_a_run_leaves_is_for_its_owner_only(campaign):
    campaign.followers(3)
    words = ("--max-sends", "1", "--log-file", "log", "--on-stop", "cp campaign.csv.wxpush-wal wal")
    assert campaign.send(*words, environ={"WXPUSH_RATE": "100/s"}).code == 4
    assert campaign.run("results", "campaign.csv", "-o", "out.csv").code == 0
    assert campaign.run("send", "campaign.csv", "--dry-run", "-o", "problems.csv").code == 0
    left = ["campaign.csv.wxpush", "log", "out.csv", "problems.csv"]
    left += [str(path.relative_to(campaign.folder)) for path in campaign.folder.glob("cache/wxpush/*")]
    modes = {name: stat.S_IMODE((campaign.folder / name).stat().st_mode) for name in left}
    assert set(modes.values()) == {0o600}, modes


def test_texts_of_rows_move_no_cursor_and_are_no_markup_on_a_screen(campaign):
    cell = "[bold]\x1b]0;title\x07\x1b[2J\u202e[link=http://evil]tea"
    campaign.recipients.write_text(
        f"openid,order_no,product,amount,shipped_at\n{openid(1)},1,{cell},1,2026年11月20日\n"
    )
    ran = campaign.run("send", "campaign.csv", "--dry-run", "--offline", "-vv", "--log-file", "log")
    shown = ran.out + ran.err + (campaign.folder / "log").read_text()
    assert [mark for mark in ("\x1b", "\x07", "\u202e") if mark in shown] == []
    assert "[bold]" in shown or "control" in shown
