"""What lies in examples/receipts: a unit of systemd that starts the command as it is, and a web server before it."""

import re
import shutil
import subprocess

import pytest

from tests.intake.process import free_port
from tests.pages.markdown import ROOT
from wxpush.options.receipts import SERVING

FOLDER = ROOT / "examples/receipts"
UNIT = (FOLDER / "wxpush-receipts.service").read_text("utf-8")


def test_the_unit_names_options_that_there_are_and_no_secret():
    (line,) = re.findall(r"^ExecStart=(.*?[^\\])$", UNIT, re.MULTILINE | re.DOTALL)
    words = line.replace("\\\n", " ").split()
    assert words[:3] == ["/usr/local/bin/wxpush", "receipts", "serve"]
    known = {option.flag for option in SERVING}
    assert {word for word in words if word.startswith("--")} <= known
    assert "--token-file" in words
    assert "--metrics-listen" in words


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd")
def test_systemd_takes_the_unit(tmp_path):
    program = tmp_path / "wxpush"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit = tmp_path / "wxpush-receipts.service"
    unit.write_text(UNIT.replace("/usr/local/bin/wxpush", str(program)))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, check=False
    )
    assert [line for line in done.stderr.splitlines() if unit.name in line] == []


@pytest.mark.skipif(shutil.which("nginx") is None, reason="no nginx")
def test_nginx_takes_what_stands_before_it(tmp_path):
    text = (FOLDER / "nginx.conf").read_text("utf-8")
    plain = re.sub(r"listen 443 ssl;|ssl_certificate[^;]*;", "", text).replace(
        "server_name", f"listen 127.0.0.1:{free_port()}; server_name"
    )
    path = tmp_path / "nginx.conf"
    path.write_text(f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ {plain} }}")
    done = subprocess.run(["nginx", "-t", "-c", path], capture_output=True, text=True, check=False)
    assert "test is successful" in done.stderr, done.stderr
