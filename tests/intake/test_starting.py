"""How a service starts, is told to read its files anew, and what keeps it from starting."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from tests.intake.process import PATIENCE, ServeProcess
from tests.intake.stand import CAMPAIGN, campaign_file, delivered, line, person, sandbox


def command(folder, *words, **environ):
    return subprocess.run(
        [sys.executable, "-m", "wxpush", "serve", *words],
        cwd=folder,
        env=os.environ | {"WXPUSH_APPID": "wx0123456789abcdef", "WXPUSH_SECRET": "s" * 32} | environ,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_a_second_one_with_the_same_spool_ends_with_6(tmp_path):
    campaign_file(tmp_path)
    with sandbox(tmp_path) as process, ServeProcess(tmp_path, process).running():
        found = command(tmp_path, "order-shipped.yaml", "--base-url", process.base_url)
    assert found.returncode == 6
    assert "inbox.db" in found.stderr


def test_the_spool_of_another_account_is_refused_with_7(tmp_path):
    campaign_file(tmp_path)
    with sandbox(tmp_path) as process:
        with ServeProcess(tmp_path, process).running():
            pass
        found = command(
            tmp_path, "order-shipped.yaml", "--base-url", process.base_url, WXPUSH_APPID="wxaaaaaaaaaaaaaaaa"
        )
    assert found.returncode == 7
    assert "wxaaaaaaaaaaaaaaaa" in found.stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("missing.yaml",), 2, "missing.yaml"),
        (("order-shipped.yaml", "order-shipped.yaml"), 2, "order-shipped"),
        (("order-shipped.yaml", "--listen", "8700"), 2, "8700"),
        (("order-shipped.yaml", "--listen", "0.0.0.0:0"), 2, "--keys"),
        (("order-shipped.yaml", "--keep", "1h"), 2, "1h"),
        (("order-shipped.yaml", "--spool", "order-shipped.yaml"), 9, "order-shipped.yaml"),
        (("order-shipped.yaml", "--spool", "nowhere/inbox.db"), 2, "nowhere"),
        ((), 2, "CAMPAIGN"),
    ],
)
def test_what_cannot_be_served_is_a_sentence(tmp_path, words, code, said):
    campaign_file(tmp_path)
    found = command(tmp_path, *words)
    assert found.returncode == code, found.stderr
    assert said in found.stderr
    assert "Traceback" not in found.stderr


def test_the_spool_is_private(tmp_path):
    campaign_file(tmp_path)
    with sandbox(tmp_path) as process, ServeProcess(tmp_path, process).running() as serve:
        serve.post(line(1))
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.glob("inbox.db*")}
    assert modes == dict.fromkeys(["inbox.db", "inbox.db-wal", "inbox.db-shm"], 0o600)


def test_files_are_read_anew_on_sighup_alone(tmp_path):
    path = campaign_file(tmp_path)
    with sandbox(tmp_path) as process, ServeProcess(tmp_path, process).running() as serve:
        path.write_text(CAMPAIGN.replace("{{ product }}", "{{ product }} is here"), encoding="utf-8")
        before = serve.post(line(1)).json()["id"]
        serve.process.send_signal(signal.SIGHUP)
        _until_said(tmp_path, "read anew")
        after = serve.post(line(1)).json()["id"]
        path.write_text("name: [", encoding="utf-8")
        serve.process.send_signal(signal.SIGHUP)
        _until_said(tmp_path, "cannot be used")
        assert serve.post(line(1)).json()["id"] == after
        serve.wait_until_idle()
        assert serve.stop() == 128 + signal.SIGTERM
    assert before != after
    assert len(delivered(tmp_path)) == 2


def test_whom_the_suppression_list_has_is_refused_and_it_is_read_anew_on_sighup(tmp_path):
    campaign_file(tmp_path)
    (tmp_path / "not.csv").write_text(f"openid,reason\n{person(1)},asked us to stop\n")
    (tmp_path / "wxpush.yaml").write_text("suppress: not.csv\n")
    with sandbox(tmp_path) as process, ServeProcess(tmp_path, process).running() as serve:
        found = serve.post(line(1))
        (fault,) = found.json()["errors"]
        assert (found.status_code, fault["kind"], fault["detail"]) == (
            422,
            "suppression_list",
            "asked us to stop",
        )
        assert serve.post(line(2)).status_code == 202
        (tmp_path / "not.csv").write_text(f"openid,reason\n{person(3)},\n")
        serve.process.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + PATIENCE
        while serve.post(line(1)).status_code != 202:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert serve.post(line(3)).status_code == 422
        serve.wait_until_idle()
        serve.stop()
    assert sorted(delivered(tmp_path)) == [person(1), person(2)]


def test_systemd_is_told_when_it_is_ready_that_it_turns_and_that_it_ends(tmp_path):
    campaign_file(tmp_path)
    with (
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd,
        sandbox(tmp_path) as process,
    ):
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(PATIENCE)
        serve = ServeProcess(tmp_path, process)
        serve.environ |= {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "600000"}
        with serve.running():
            assert systemd.recv(4096) == b"READY=1\nSTATUS=0 messages wait; ready"
            serve.post(b"", path="/v1/campaigns/order-shipped/pause")
            while systemd.recv(4096) != b"WATCHDOG=1\nSTATUS=0 messages wait; not ready: paused":
                pass
            serve.stop()
        while systemd.recv(4096) != b"STOPPING=1":
            pass


def test_sigint_ends_it_too(tmp_path):
    campaign_file(tmp_path)
    with sandbox(tmp_path) as process, ServeProcess(tmp_path, process).running() as serve:
        assert serve.stop(signal.SIGINT) == 128 + signal.SIGINT


def _until_said(folder, words):
    deadline = time.monotonic() + PATIENCE
    while words not in (folder / "err.txt").read_text(encoding="utf-8"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
