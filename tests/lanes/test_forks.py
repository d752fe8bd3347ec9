"""Tests that are run by several processes forked from one are reported as by one, and none is lost without a word."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONFTEST = """
import pytest
from tests.lanes import forks

def pytest_addoption(parser):
    forks.add_option(parser)

def pytest_configure(config):
    config.pluginmanager.register(forks)

@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("session", numbered=False)
"""
FILES = {
    "test_one.py": """
import os, time

def test_writes(folder, capsys):
    print("captured")
    assert capsys.readouterr().out == "captured\\n"
    (folder / __name__).touch(exist_ok=False)
    time.sleep(0.3)

def test_in_the_same_process():
    global PID
    PID = os.getpid()

def test_as_before():
    assert os.getpid() == PID
""",
    "test_two.py": """
import pytest, time

def test_writes_too(folder):
    (folder / __name__).touch(exist_ok=False)
    time.sleep(0.3)

def test_is_left_out():
    pytest.skip("for a reason")
""",
    "test_three.py": """
def test_fails():
    print("said before")
    assert 1 == 2
""",
}


@pytest.fixture
def ran(tmp_path):
    """Run the files, and others; what pytest says of them."""

    def run(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
        for name, text in {"conftest.py": CONFTEST, **FILES, **more}.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-ra", "-p", "no:cacheprovider", "-c", "/dev/null"]
        command += [f"--rootdir={tmp_path}", "--basetemp", str(tmp_path / "base"), *words, str(tmp_path)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)

    return run


@pytest.mark.parametrize("many", ["1", "2", "3", "7"])
def test_what_each_did_is_told_whoever_ran_it(ran, many):
    found = ran("--forks", many)
    assert found.returncode == 1
    assert "1 failed, 4 passed, 1 skipped" in found.stdout
    assert "for a reason" in found.stdout
    assert re.search(r"assert 1 == 2", found.stdout)
    assert "said before" in found.stdout


def test_all_is_well_where_all_is(ran):
    found = ran("--forks", "2", **{"test_three.py": "def test_passes():\n    pass\n"})
    assert (found.returncode, "5 passed, 1 skipped" in found.stdout) == (0, True)


def test_a_process_that_dies_is_no_success(ran):
    dying = "import os, signal\n\ndef test_dies():\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    found = ran("--forks", "2", **{"test_three.py": dying})
    assert found.returncode not in {0, 5}
    assert "test_three.py::test_dies" in found.stdout + found.stderr


def test_the_first_failure_ends_it_where_that_is_asked_for(ran):
    slow = "import time\n" + "".join(f"\ndef test_{n}():\n    time.sleep(0.2)\n" for n in range(50))
    found = ran("--forks", "2", "-x", **{"test_slow.py": slow})
    assert found.returncode == 1
    assert int(re.findall(r"(\d+) passed", found.stdout)[0] if " passed" in found.stdout else 0) < 50
