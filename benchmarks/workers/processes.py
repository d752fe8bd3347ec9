"""One campaign over workers: the processes of a cluster, and what each of them takes."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clients import campaign
from clients.bench import Bench
from machine import child

from workers.services import Service, longest_sync

_START_SECONDS = 30.0
_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Cost:
    """What a message costs the processes of one kind, µs of CPU, and the MB that the largest of them had at its peak."""

    cpu: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """One campaign that is done: messages, the seconds of its summary, and what it took of whom.

    `sync`: the longest that the state's Redis waited for its disk, in seconds. Nothing leaves meanwhile but what was ready.
    """

    sent: int
    seconds: float
    sync: float
    dispatcher: Cost
    worker: Cost
    state: Cost
    broker: Cost


class Worker:
    """A `wxpush work`."""

    def __init__(self, stack: ExitStack, bench: Bench, environ: Mapping[str, str], name: str) -> None:
        self._health = bench.folder / f"{name}.health"
        self._errors = bench.folder / f"{name}.err"
        options = ["--concurrency", str(bench.concurrency), "--health", str(self._health)]
        self._process = _start(["work", "--base-url", bench.url, *options], environ, self._errors)
        stack.callback(self._process.kill)
        self._before = 0.0

    def await_ready(self) -> None:
        """Return once it serves; what it took so far is not counted."""
        until = time.monotonic() + _START_SECONDS
        while not self._health.exists():
            if self._process.poll() is not None or time.monotonic() > until:
                raise child.FailedError(f"a worker does not start: {self._errors.read_text()[-400:]}")
            time.sleep(0.02)
        self._before = child.cpu(self._process.pid)

    def end(self) -> tuple[float, float]:
        """Its CPU seconds since it was ready, and its MB at the peak."""
        self._process.terminate()
        usage = child.reap(self._process)
        return usage.ru_utime + usage.ru_stime - self._before, usage.ru_maxrss / 1024


def send(bench: Bench, *, workers: int, rows: int, rate: str, state: Service, broker: Service) -> Outcome:
    """Send a campaign of so many rows through that many workers, to its end."""
    path = campaign.write(bench.folder / "campaign", rows)
    environ = bench.environ | {
        "WXPUSH_BROKER": broker.url,
        "WXPUSH_STATE": state.url,
        "WXPUSH_NAMESPACE": f"bench{os.getpid()}x{time.monotonic_ns()}",
    }
    with ExitStack() as stack:
        crew = [Worker(stack, bench, environ, f"worker{number}") for number in range(workers)]
        for worker in crew:
            worker.await_ready()
        with _measured(state) as of_state, _measured(broker) as of_broker:
            report, dispatcher = _dispatch(bench, path, rate, environ)
        costs = [worker.end() for worker in crew]
    sent = report["sent"]
    return Outcome(
        sent,
        report["seconds"],
        longest_sync(state),
        dispatcher=_cost([dispatcher], sent),
        worker=_cost(costs, sent),
        state=_cost([(of_state[0], _peak_mb(state))], sent),
        broker=_cost([(of_broker[0], _resident_mb(broker))], sent),
    )


def _dispatch(
    bench: Bench, path: Path, rate: str, environ: Mapping[str, str]
) -> tuple[dict[str, Any], tuple[float, float]]:
    """The summary, and the dispatcher's CPU seconds and MB at the peak."""
    how = ["--rate", rate, "--base-url", bench.url, "--yes", "--json", "--progress", "none"]
    errors = bench.folder / "dispatch.err"
    process = _start(["dispatch", str(path), *how], environ, errors)
    try:
        assert process.stdout is not None
        with process.stdout:
            lines = process.stdout.readlines()
        usage = child.reap(process)
    except BaseException:
        process.kill()
        raise
    if process.returncode:
        raise child.FailedError(f"dispatch ended with {process.returncode}: {errors.read_text()[-400:]}")
    return json.loads(lines[-1]), (usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _start(words: Sequence[str], environ: Mapping[str, str], errors: Path) -> subprocess.Popen[str]:
    """Standard error goes to the file `errors`; of standard output there is little."""
    with errors.open("w") as file:
        return subprocess.Popen(
            [sys.executable, "-m", "wxpush", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=file,
            text=True,
            env={**os.environ, **environ},
        )


def _cost(processes: Sequence[tuple[float, float]], sent: int) -> Cost:
    return Cost(sum(cpu for cpu, _ in processes) / sent * 1e6, max(mb for _, mb in processes))


@contextmanager
def _measured(service: Service) -> Iterator[list[float]]:
    """The CPU seconds that it takes during the block, behind the block."""
    found: list[float] = []
    before = child.cpu(service.pid)
    yield found
    found.append(child.cpu(service.pid) - before)


def _peak_mb(service: Service) -> float:
    """What a Redis has held at the most since it was started."""
    asked = subprocess.run(
        ["redis-cli", "-u", service.url, "info", "memory"], check=True, capture_output=True, text=True
    )
    facts = dict(line.split(":", 1) for line in asked.stdout.splitlines() if ":" in line)
    return int(facts["used_memory_peak"]) / _MB


def _resident_mb(service: Service) -> float:
    """What a process has in memory now."""
    line = next(
        line
        for line in Path(f"/proc/{service.pid}/status").read_text().splitlines()
        if line.startswith("VmRSS")
    )
    return int(line.split()[1]) / 1024
