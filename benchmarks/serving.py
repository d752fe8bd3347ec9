"""`PYTHONPATH=. python benchmarks/serving.py [--seconds 5]`: what a service takes a second, and what a message costs it, as a table.

The campaign is paused meanwhile, so that what is measured is the taking: read, checked, composed, made durable, answered. Disk and machine
decide much: compare only within one run.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import uvloop
from asking import Measured, load, request

from tests.intake.process import ServeProcess
from tests.intake.stand import campaign_file, line, sandbox

_CONNECTIONS = 64
_BATCH = 100


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=5.0)
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        campaign_file(folder)
        print(f"{_syncs(folder):,.0f} syncs a second, one after another")
        with (
            sandbox(folder) as process,
            ServeProcess(folder, process, "--max-waiting", "10000000").running() as serve,
        ):
            serve.post(b"", path="/v1/campaigns/order-shipped/pause")
            numbers = count()
            for title, many, made in (
                ("single messages", 1, _singles(numbers)),
                (f"batches of {_BATCH}", _BATCH, _batches(numbers)),
            ):
                before = _cpu(serve.process.pid)
                measured = uvloop.run(load(serve.port, _until(seconds, made), _CONNECTIONS))
                _tell(title, many, measured, _cpu(serve.process.pid) - before)


def _tell(title: str, many: int, measured: Measured, cpu: float) -> None:
    messages = measured.answered * many
    print(
        f"{title}: {messages / measured.seconds:,.0f} messages a second, {cpu / messages * 1e6:.0f} µs of CPU each, "
        f"P50 {measured.quantile(0.5) * 1e3:.1f} ms, P99 {measured.quantile(0.99) * 1e3:.1f} ms, {len(measured.odd)} odd answers"
    )
    for each in measured.odd[:1]:
        print(each)


def _singles(numbers: Iterator[int]) -> Callable[[], bytes]:
    return lambda: request(line(next(numbers)), "application/json")


def _batches(numbers: Iterator[int]) -> Callable[[], bytes]:
    return lambda: request(b"\n".join(line(next(numbers)) for _ in range(_BATCH)), "application/x-ndjson")


def _until(seconds: float, made: Callable[[], bytes]) -> Callable[[], bytes | None]:
    end = time.perf_counter() + seconds
    return lambda: made() if time.perf_counter() < end else None


def _cpu(pid: int) -> float:
    """Seconds of CPU that the process has had."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _syncs(folder: Path) -> float:
    with (folder / "synced").open("wb", buffering=0) as file:
        since, many = time.perf_counter(), 0
        while time.perf_counter() - since < 1:
            file.write(b"x" * 4096)
            os.fdatasync(file.fileno())
            many += 1
    return many


if __name__ == "__main__":
    main()
