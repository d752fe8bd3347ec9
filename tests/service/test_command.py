"""`wxpush serve` with its edge: keys from the command line, and callers as docs/http-api.md has them, against a real process."""

import json
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from shutil import which

import httpx
import pytest

from tests.cli.harness import YAML
from tests.intake.process import free_port
from tests.pages.markdown import ROOT

PATIENCE = 60
PAGES = [ROOT / "docs/http-api.md", ROOT / "docs/zh/http-api.md"]
FIELDS = {
    "openid": "oFollower0000000000000000001",
    "order_no": "A1",
    "product": "Green tea",
    "amount": "88.00",
    "shipped_at": "2026年11月20日 10:00",
}


def wxpush(folder, *words, code=0):
    done = subprocess.run(
        [sys.executable, "-m", "wxpush", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == code, done.stderr
    return done


@contextmanager
def serving(folder, *words):
    """The service and its address."""
    (folder / "order-shipped.yaml").write_text(f"name: order-shipped\n{YAML}", "utf-8")
    errors = (folder / "err.txt").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "wxpush", "serve", "order-shipped.yaml", "--sandbox", "--listen", "127.0.0.1:0", "--json", *words],
        cwd=folder, stdout=subprocess.PIPE, stderr=errors,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        begun = process.stdout.readline()
        assert begun, (folder / "err.txt").read_text()
        yield process, json.loads(begun)["url"]
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) in {0, 143}
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()
        errors.close()


def program(page):
    (found,) = re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    return found


def test_a_key_is_made_listed_and_revoked(tmp_path):
    made = wxpush(tmp_path, "serve", "--keys", "k.json", "--new-key", "shop", "--campaigns", "a,b", "--json")
    event = json.loads(made.stdout)
    assert event["name"] == "shop"
    shown = wxpush(
        tmp_path, "serve", "--keys", "k.json", "--new-key", "trial", "--test-key", "--scopes", "send"
    )
    assert re.fullmatch(r"wxpush_test_\S{43}\n", shown.stdout)  # alone, so that a script can keep it
    listed = wxpush(tmp_path, "serve", "--keys", "k.json", "--list-keys").stdout
    assert "shop: send, read; campaigns: a, b; made " in listed
    assert "trial: send; for tests; campaigns: all; made " in listed
    assert event["key"] not in listed
    wxpush(tmp_path, "serve", "--keys", "k.json", "--revoke-key", "shop")
    keys = json.loads(wxpush(tmp_path, "serve", "--keys", "k.json", "--list-keys", "--json").stdout)["keys"]
    assert [key["name"] for key in keys] == ["trial"]


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--new-key", "a"],
        ["--keys", "k", "--new-key", "a", "--list-keys"],
        ["--scopes", "send"],
        ["--test-key", "a.yaml"],
        ["--keys", "k", "--new-key", "a", "--scopes", "all"],
        ["--keys", "none", "--list-keys"],
        ["--keys", "k", "--revoke-key", "a"],
        ["a.yaml", "--tls-key", "k"],
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path, words):
    done = wxpush(tmp_path, "serve", *words, code=2)
    assert done.stderr.startswith("error: ")
    assert [*tmp_path.iterdir()] == []


def test_the_pages_caller_is_answered_and_hears_of_a_key_that_was_revoked(tmp_path, monkeypatch):
    assert program(PAGES[0]) == program(PAGES[1])
    token = wxpush(tmp_path, "serve", "--keys", "k.json", "--new-key", "shop").stdout.strip()
    with serving(tmp_path, "--keys", "k.json") as (process, url):
        monkeypatch.setenv("WXPUSH_URL", url)
        monkeypatch.setenv("WXPUSH_KEY", token)
        caller: dict = {}
        exec(program(PAGES[0]), caller)
        push = caller["push"]
        first = push("order-shipped", FIELDS, "order-1")
        assert push("order-shipped", FIELDS, "order-1") == first
        assert push("order-shipped", FIELDS | {"order_no": "A2"}, "order-2") != first
        with pytest.raises(ValueError, match=r"^campaign_unknown: "):
            push("nothing", FIELDS, "order-3")
        headers = {"Authorization": f"Bearer {token}"}
        assert httpx.get(f"{url}/v1/messages/{first}", headers=headers).json()["id"] == first
        assert "wxpush_intake_taken_total 2" in httpx.get(f"{url}/metrics", headers=headers).text
        assert "order-shipped" in httpx.get(url, headers=headers).text
        wxpush(tmp_path, "serve", "--keys", "k.json", "--revoke-key", "shop")
        process.send_signal(signal.SIGHUP)
        until = time.monotonic() + PATIENCE
        while httpx.get(f"{url}/v1/campaigns", headers=headers).status_code != 401:
            assert time.monotonic() < until
            time.sleep(0.1)
        with pytest.raises(ValueError, match=r"^key_unknown: "):
            push("order-shipped", FIELDS, "order-4")


def test_a_live_page_does_not_hold_up_the_end(tmp_path):
    with (
        serving(tmp_path) as (process, url),
        httpx.stream("GET", f"{url}/events", timeout=PATIENCE) as events,
    ):
        lines = events.iter_lines()
        assert next(lines).startswith("data: {")
        process.send_signal(signal.SIGTERM)
        for _ in lines:
            pass


@pytest.mark.skipif(which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_the_unit_is_one(tmp_path):
    unit = (
        (ROOT / "examples/serve/wxpush-serve.service")
        .read_text()
        .replace("/usr/local/bin/wxpush", "/bin/true")
    )
    (tmp_path / "wxpush-serve.service").write_text(unit.replace("User=wxpush", "User=root"))
    done = subprocess.run(
        ["systemd-analyze", "verify", tmp_path / "wxpush-serve.service"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, [line for line in done.stderr.splitlines() if "wxpush" in line]) == (0, [])


@pytest.mark.skipif(which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_the_socket_is_one_of_the_unit_beside_it(tmp_path):
    unit = (ROOT / "examples/serve/wxpush-serve.service").read_text()
    unit = unit.replace("/usr/local/bin/wxpush", "/bin/true").replace("User=wxpush", "User=root")
    (tmp_path / "wxpush-serve.service").write_text(unit)
    socket = tmp_path / "wxpush-serve.socket"
    socket.write_text((ROOT / "examples/serve" / socket.name).read_text())
    done = subprocess.run(["systemd-analyze", "verify", socket], capture_output=True, text=True, check=False)
    assert (done.returncode, [line for line in done.stderr.splitlines() if "wxpush" in line]) == (0, [])


@pytest.mark.skipif(which("nginx") is None, reason="nginx is not installed")
def test_nginx_takes_its_configuration(tmp_path):
    server = (
        (ROOT / "examples/serve/nginx.conf")
        .read_text()
        .replace("listen 443 ssl", f"listen 127.0.0.1:{free_port()}")
    )
    server = "\n".join(line for line in server.splitlines() if "ssl_" not in line)
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\nclient_body_temp_path {tmp_path}/b;\n"
        f"proxy_temp_path {tmp_path}/p;\n{server}\n}}\n"
    )
    done = subprocess.run(
        ["nginx", "-t", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
