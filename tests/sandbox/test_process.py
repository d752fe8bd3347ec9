"""The sandbox as a child process."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from wxpush.errors import UsageError
from wxpush.sandbox.__main__ import main
from wxpush.sandbox.endpoints.enquiries import SEND_PATH
from wxpush.sandbox.faults import Faults
from wxpush.sandbox.options import SandboxOptions
from wxpush.sandbox.process import SandboxProcess

from .conftest import NO_TLS, TEMPLATE, Hands, Running


def token(sandbox: SandboxProcess) -> str:
    asked = {"grant_type": "client_credential", "appid": sandbox.appid, "secret": sandbox.secret}
    return httpx.post(
        f"{sandbox.base_url}/cgi-bin/stable_token", json=asked, trust_env=False, verify=NO_TLS
    ).json()["access_token"]


def send(sandbox: SandboxProcess, name: str) -> dict:
    return httpx.post(
        f"{sandbox.base_url}{SEND_PATH}",
        params={"access_token": token(sandbox)},
        json={"touser": "oA", "template_id": TEMPLATE, "data": {}, "client_msg_id": name},
        trust_env=False,
        verify=NO_TLS,
    ).json()


def gone(pid: int) -> bool:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def test_a_killed_and_restarted_sandbox_does_not_deliver_again(tmp_path):
    options = SandboxOptions(ledger=str(tmp_path / "l.ledger"), arrivals=str(tmp_path / "arrivals"))
    with SandboxProcess(options) as first:
        one = send(first, "c1")
        os.kill(first.pid, signal.SIGKILL)
    with SandboxProcess(options) as second:
        two = send(second, "c1")
        summary = second.control.summary()
    assert one == two
    assert (summary.deliveries, summary.repeats) == (1, 1)
    assert gone(second.pid)
    lines = [json.loads(line) for line in (tmp_path / "l.ledger").read_text(encoding="utf-8").splitlines()]
    assert [line["kind"] for line in lines] == ["delivery", "repeat"]
    times = [int(line) for line in (tmp_path / "arrivals").read_text(encoding="ascii").splitlines()]
    assert times == sorted(times)
    assert abs(times[-1] / 1e6 - time.time()) < 60


def test_a_child_has_its_own_session_and_keeps_the_secret_off_its_command_line():
    with SandboxProcess(SandboxOptions(secret="canary-secret")) as sandbox:
        assert os.getsid(sandbox.pid) == sandbox.pid
        assert b"canary" not in Path(f"/proc/{sandbox.pid}/cmdline").read_bytes()
        assert sandbox.secret == "canary-secret"
        assert send(sandbox, "c1")["errcode"] == 0


def test_a_child_that_hangs_on_a_request_still_stops_in_time():
    with SandboxProcess(SandboxOptions(faults=Faults(hang_rate=1))) as sandbox:
        errors = []

        def call() -> None:
            try:
                send(sandbox, "c1")
            except httpx.HTTPError as error:
                errors.append(error)

        caller = threading.Thread(target=call)
        caller.start()
        while not sandbox.control.summary().deliveries:
            time.sleep(0.01)
        started = time.monotonic()
    caller.join()
    assert time.monotonic() - started < 4
    assert isinstance(errors[0], httpx.ReadError)


def test_a_child_that_does_not_answer_the_end_is_killed():
    with SandboxProcess(SandboxOptions(), stop_seconds=0.3) as sandbox:
        os.kill(sandbox.pid, signal.SIGSTOP)
    assert gone(sandbox.pid)


def test_a_sandbox_dies_with_its_killed_parent():
    code = (
        "import sys, time\n"
        "from wxpush.sandbox.options import SandboxOptions\n"
        "from wxpush.sandbox.process import SandboxProcess\n"
        "with SandboxProcess(SandboxOptions()) as sandbox:\n"
        "    print(sandbox.pid, flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        pid = int(parent.stdout.readline())
        parent.kill()
    assert gone(pid)


def test_a_port_that_is_taken_is_told_in_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        options = SandboxOptions(port=taken.getsockname()[1])
        with pytest.raises(
            UsageError, match=r"did not start, nothing was sent: .*cannot listen on 127.0.0.1 port"
        ):
            SandboxProcess(options).__enter__()


def test_a_child_that_is_not_ready_in_time_is_given_up():
    with pytest.raises(UsageError, match="it said nothing in time"):
        SandboxProcess(SandboxOptions(), ready_seconds=0).__enter__()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_the_module_serves_until_a_signal(number, host):
    command = [sys.executable, "-m", "wxpush.sandbox", json.dumps({"host": host})]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        ready = json.loads(child.stdout.readline())
        assert ready["type"] == "sandbox"
        assert ready["pid"] == child.pid
        assert (
            httpx.get(f"{ready['base_url']}/sandbox/faults", trust_env=False, verify=NO_TLS).status_code
            == 200
        )
        child.send_signal(number)
        assert (child.wait(10), child.stderr.read()) == (0, b"")


def test_the_module_serves_without_uvloop_as_well():
    code = (
        "import sys\n"
        "sys.modules['uvloop'] = None\n"
        "from wxpush.sandbox.__main__ import main\n"
        'raise SystemExit(main([\'{"exit_with_parent": true, "faults": {"reset_after_rate": 1}}\']))\n'
    )
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=pipe, stderr=pipe) as child:
        base_url = json.loads(child.stdout.readline())["base_url"]
        with closing(Running(base_url, Hands())) as client, pytest.raises(httpx.ReadError, match="reset"):
            client.send()
        child.stdin.close()
        assert (child.wait(10), child.stderr.read()) == (0, b"")


def test_wrong_options_end_the_module_with_2(capsys):
    assert main(['{"prot": 1}']) == 2
    assert "prot" in capsys.readouterr().err
