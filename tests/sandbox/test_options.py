"""Options as JSON."""

import subprocess
import sys

import pytest

from wxpush.errors import UsageError
from wxpush.sandbox.identity import SANDBOX_APPID
from wxpush.sandbox.options import RepeatPolicy, SandboxOptions, read_options


def test_no_options_are_options():
    assert read_options(b"{}") == SandboxOptions()
    assert SandboxOptions().appid == SANDBOX_APPID


def test_options_are_read_from_json():
    options = read_options('{"port": 1234, "dedupe": "40241", "faults": {"busy_rate": 0.5}, "host": "::1"}')
    assert (options.port, options.dedupe, options.faults.busy_rate) == (1234, RepeatPolicy.CODE_40241, 0.5)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Expecting value"),
        ("[]", "mapping of keys"),
        ('{"prot": 1}', "prot"),
        ('{"port": 70000}', "port"),
        ('{"host": "0.0.0.0"}', "loopback"),
        ('{"host": "example.com"}', "loopback"),
        ('{"dedupe": "maybe"}', "dedupe"),
        ('{"speed": 0}', "speed"),
        ('{"faults": {"busy_rate": 1.5}}', "busy_rate"),
        ('{"faults": {"busy_rate": 0.9, "hang_rate": 0.9}}', "more than 1"),
        ('{"templates": [{"template_id": "short"}]}', "template_id"),
    ],
)
def test_wrong_options_are_told_by_name(text, words):
    with pytest.raises(UsageError, match=words):
        read_options(text)


def test_localhost_is_loopback():
    assert read_options('{"host": "localhost"}').host == "localhost"


@pytest.mark.parametrize("module", ["identity", "options", "account.magic", "faults", "process"])
def test_what_the_sender_imports_brings_no_server(module):
    code = (
        f"import sys, wxpush.sandbox.{module}\n"
        "raise SystemExit(' '.join({'starlette', 'uvicorn', 'uvloop', 'httptools'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stderr.strip(), done.returncode) == ("", 1)
