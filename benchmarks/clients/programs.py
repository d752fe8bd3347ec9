"""The programs that are measured side by side: how each is started, and how its figures are read."""

import shutil
import sys
from pathlib import Path

from figures.client import Figures, told
from machine import child
from machine.places import HERE

from clients.bench import SEND, Bench, Client


def wrk(bench: Bench) -> Figures:
    """The ceiling: one thread, no verification, no reading of answers."""
    seconds = max(1, min(10, bench.rows // 30_000))
    run = child.run(
        [
            *("wrk", "-t1", f"-c{bench.concurrency}", f"-d{seconds}s", "--timeout", "10s"),
            *("-s", str(HERE / "clients" / "post.lua"), bench.url + SEND),
        ]
    )
    return told(run)


def build_go(folder: Path) -> Path | None:
    """Build the reference design; None without a Go compiler."""
    if shutil.which("go") is None:
        return None
    target = folder / "reference"
    environ = {"GOCACHE": str(folder / "gocache"), "GOPATH": str(folder / "gopath"), "GOFLAGS": "-mod=mod"}
    child.run(["go", "build", "-o", str(target), "."], environ=environ, folder=HERE / "go")
    return target


def go_http(binary: Path) -> Client:
    """The HTTP part of the reference design, alone."""

    def client(bench: Bench) -> Figures:
        command = [str(binary), "-mode", "http", "-url", bench.url + SEND]
        more = ["-count", str(bench.rows), "-workers", str(bench.concurrency)]
        return told(child.run([*command, *more], environ=bench.environ))

    return client


def go_whole(binary: Path, campaign: Path, template: str) -> Client:
    """The reference design, doing the same work as wxpush."""

    def client(bench: Bench) -> Figures:
        journal = bench.folder / "reference.journal"
        journal.unlink(missing_ok=True)
        command = [str(binary), "-mode", "whole", "-url", bench.url + SEND, "-template", template]
        more = ["-csv", str(campaign), "-journal", str(journal), "-workers", str(bench.concurrency)]
        return told(child.run([*command, *more], environ=bench.environ))

    return client


def wire(bench: Bench) -> Figures:
    """The transport of wxpush alone."""
    run = child.run(
        [
            *(sys.executable, str(HERE / "clients" / "wirealone.py"), "--url", bench.url),
            *("--count", str(bench.rows), "--concurrency", str(bench.concurrency)),
        ],
        environ=bench.environ,
    )
    return told(run)
