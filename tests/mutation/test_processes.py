"""What a test starts while a mutant is tried is of the mutant, too."""

import json
import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import coverage
import pytest

from tests.cli.conftest import options
from tests.mutation import processes
from tests.mutation.bench import forked
from tests.warm import Piped
from wxpush.sandbox import server
from wxpush.sandbox.process import SandboxProcess

pytestmark = pytest.mark.slow

commandline: Any = import_module("wxpush.cli.main")
sandbox: Any = import_module("wxpush.sandbox.__main__")


def in_another(folder: Path, run: Callable[[], object]) -> Any:
    """What `run` gives in a process whose code it may change."""

    def told() -> int:
        (folder / "told").write_text(json.dumps(run()), encoding="utf-8")
        return 0

    assert forked(told, folder / "log", 60.0) == 0, (folder / "log").read_text()
    return json.loads((folder / "told").read_text())


def version(folder: Path) -> list[object]:
    with Piped(["--version"], {"PATH": os.environ["PATH"]}, folder) as process:
        out, _ = process.communicate(timeout=60)
        return [process.wait(), out.decode().split()[0]]


def test_a_command_is_forked_from_the_process_that_was_changed(tmp_path):
    def run() -> object:
        processes.fork_commands()
        before = version(tmp_path)
        commandline._run = lambda: print("changed")
        unseen = version(tmp_path)
        processes.fork_commands()
        return [before, unseen, version(tmp_path)]

    assert in_another(tmp_path, run) == [[0, "wxpush"], [0, "wxpush"], [0, "changed"]]


def test_the_lines_that_a_command_runs_are_those_of_the_test_that_started_it(tmp_path):
    (tmp_path / "reached").mkdir()

    def run() -> object:
        watcher = coverage.Coverage(data_file=None, config_file=False, include=[commandline.__file__])
        watcher.start()
        processes.fork_commands(processes.Watched(watcher, tmp_path / "reached", "test_it"))
        version(tmp_path)
        watcher.stop()
        return [json.loads(told.read_text()) for told in (tmp_path / "reached").iterdir()]

    (told,) = in_another(tmp_path, run)
    assert told["test"] == "test_it"
    (lines,) = told["lines"].values()
    assert commandline._run.__code__.co_firstlineno + 1 in lines


def test_a_sandbox_is_forked_too_answers_and_ends(tmp_path):
    def run() -> object:
        serve = server.serve

        def noted(*told: Any) -> None:
            (tmp_path / "served").write_text("changed")
            serve(*told)

        sandbox.serve = noted
        processes.fork_sandboxes()
        with SandboxProcess(options(tmp_path / "ledger")) as process:
            sums = process.control.summary().deliveries
            child = process.pid
        return [sums, Path(f"/proc/{child}").exists(), (tmp_path / "served").read_text()]

    assert in_another(tmp_path, run) == [0, False, "changed"]
