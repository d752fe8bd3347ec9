"""A service at a socket that another process listens at and hands over, as systemd does."""

import json
import socket
import subprocess
import sys

import httpx
import pytest

from tests.cli.harness import YAML
from wxpush.errors import UsageError
from wxpush.listening.passed import passed_socket

PATIENCE = 60
#: What systemd does between fork and exec.
HANDING = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.environ |= {'LISTEN_PID': str(os.getpid()), 'LISTEN_FDS': sys.argv[2]};"
    " os.execv(sys.argv[3], sys.argv[3:])"
)


def begun(folder, listener, *more, many="1"):
    (folder / "order-shipped.yaml").write_text(f"name: order-shipped\n{YAML}", "utf-8")
    wxpush = [sys.executable, "-m", "wxpush", "serve", "order-shipped.yaml", "--sandbox", "--json", *more]
    return subprocess.Popen(
        [sys.executable, "-c", HANDING, str(listener.fileno()), many, *wxpush],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder)},
        pass_fds=[listener.fileno()],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_it_answers_there_and_callers_wait_while_it_starts_anew(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = "http://{}:{}".format(*listener.getsockname())
        for _ in range(2):
            with begun(tmp_path, listener) as process:
                try:
                    # Asked before it is there: the kernel keeps the connection.
                    assert httpx.get(f"{url}/livez", timeout=PATIENCE, trust_env=False).status_code == 200
                    assert json.loads(process.stdout.readline())["url"] == url
                    process.terminate()
                    assert process.wait(PATIENCE) == 143
                finally:
                    process.kill()


@pytest.mark.parametrize(
    ("address", "many", "said"),
    [
        (("0.0.0.0", 0), "1", "--keys"),
        (("127.0.0.1", 0), "2", "hands over 2 sockets"),
        (None, "1", "no socket that listens over TCP"),
    ],
)
def test_what_it_may_not_listen_at_is_refused(tmp_path, address, many, said):
    listener = socket.socket(socket.AF_UNIX) if address is None else socket.create_server(address)
    with listener, begun(tmp_path, listener, many=many) as process:
        _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    assert said in " ".join(errors.decode().split())


@pytest.mark.parametrize("environ", [{}, {"LISTEN_PID": "1", "LISTEN_FDS": "1"}, {"LISTEN_FDS": "1"}])
def test_what_is_for_another_process_is_left_alone(environ):
    assert passed_socket(environ) is None


def test_a_file_is_no_socket(tmp_path, monkeypatch):
    monkeypatch.setattr("wxpush.listening.passed.os.getpid", lambda: 7)
    with (tmp_path / "file").open("wb") as file:
        monkeypatch.setattr("wxpush.listening.passed._FIRST", file.fileno())
        with pytest.raises(UsageError, match="no socket"):
            passed_socket({"LISTEN_PID": "7", "LISTEN_FDS": "1"})


def test_a_descriptor_that_nobody_handed_over_is_no_socket(monkeypatch):
    monkeypatch.setattr("wxpush.listening.passed.os.getpid", lambda: 7)
    monkeypatch.setattr("wxpush.listening.passed._FIRST", 1 << 20)
    with pytest.raises(UsageError, match="no socket"):
        passed_socket({"LISTEN_PID": "7", "LISTEN_FDS": "1"})
