"""The fast lane has what it should have, and nothing else."""

import os
import socket
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.lanes.guard import Guard
from tests.lanes.reach import reaches

ROOT = Path(__file__).parents[2]
#: Rooms that need a process here and there at most.
PURE = (
    "channels", "checkpoint", "followers", "inputs", "limits", "parsing", "progress", "report", "sending", "sources",
    "suppression", "survey", "templates", "token", "values", "wechat",
)  # fmt: skip


def starting() -> None:
    subprocess.run(["true"], check=True)


def through_a_helper() -> None:
    starting()


def importing() -> object:
    import multiprocessing  # noqa: PLC0415

    return multiprocessing


def interpreting() -> str:
    return f"{sys.executable} -c ''"


class Holder:
    """Objects of tests/ are followed into their methods."""

    @property
    def held(self) -> None:
        return starting()


HOLDER = Holder()
TABLE = {"one": (Path.exists, starting)}


def by_an_object() -> None:
    HOLDER.held  # noqa: B018


def by_a_table() -> None:
    TABLE["one"][1]()


def pure() -> Path:
    return Path(__file__).with_suffix(str(sum(map(abs, (1, -1)))))


@pytest.mark.parametrize(
    ("function", "found"),
    [
        (starting, True),
        (through_a_helper, True),
        (importing, True),
        (interpreting, True),
        (by_an_object, True),
        (by_a_table, True),
        (pure, False),
    ],
)
def test_a_process_or_a_socket_is_found_through_helpers(function, found):
    assert reaches(function) is found


def test_the_guard_hears_processes_and_sockets_of_a_network_while_it_watches(tmp_path):
    guard = Guard()
    with guard.watching() as heard:
        starting()
        with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
            pass
        with socket.socket(socket.AF_UNIX) as file:
            file.bind(str(tmp_path / "file"))
    starting()
    assert Counter(heard) == {"subprocess.Popen": 1, "socket.bind": 1, "socket.connect": 1}


HIDDEN = """
import importlib

def test_a_process(): importlib.import_module("sub" + "process").run(["true"])
def test_none(): pass
"""


def test_a_test_of_the_fast_lane_that_starts_a_process_all_the_same_fails(tmp_path):
    (tmp_path / "test_hidden.py").write_text(HIDDEN)
    out = ran(tmp_path, "-p", "tests.lanes.hooks", "-m", "fast")
    assert "No test of the fast lane does subprocess.Popen: mark it with process." in out
    assert "1 failed, 1 passed" in out


def test_the_fast_lane_has_nearly_all_tests_of_the_pure_rooms():
    rooms = [f"tests/{room}" for room in PURE]
    out = ran(ROOT, "--collect-only", "-q", "-m", "fast", *rooms)
    chosen = Counter(line.split("/")[1] for line in out.splitlines() if "::" in line)
    assert set(chosen) == set(PURE)
    fast, of = next(line for line in out.splitlines() if " tests collected " in line).split()[0].split("/")
    assert int(fast) / int(of) > 0.95


def ran(folder: Path, *arguments: str) -> str:
    """What pytest says there."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    command = [sys.executable, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider", *arguments]
    done = subprocess.run(
        command,
        cwd=folder,
        env=environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.stdout + done.stderr
