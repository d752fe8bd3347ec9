"""What a service takes a second, and what a message costs it, beside the same in Go:

    PYTHONPATH=. python benchmarks/serving.py [--rounds 5] [--seconds 3] [--million] [--out FILE]

64 connections, one request at a time on each; both cores are everybody's. Services and loads take turns, each round with an empty spool, and the
medians are told. The campaign is paused meanwhile, so that what is measured is the taking: read, checked, composed, made durable, answered. About
three minutes; `--million` has a million messages taken and sent, which takes half an hour. Without Go there is nothing to compare with, and only
what our own callers can ask for is measured.
"""

import argparse
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from statistics import median

import uvloop
from intake import tables
from intake.asking import load as ask
from intake.asking import request
from intake.flatness import flatness
from intake.loads import BATCHES, CONNECTIONS, PACED, SINGLE, Load, Offered, Programs, built, middle, offer
from intake.servers import Server, Start, reference, wxpush
from machine import about
from machine.ending import end_cleanly

from tests.intake.stand import line, sandbox

_INTRODUCTION = """## Messages over HTTP

Written by `PYTHONPATH=. python benchmarks/serving.py`. 64 connections; the campaign is paused, so that what is measured is read, checked, composed, made durable
and answered. The Go reference does the same with net/http, and appends to a log with one sync for all that wait. Services take turns, with both cores
for everybody, callers too; medians of {rounds} rounds. Times are from when a request was due, or was made, to its whole answer.

"""


def main() -> None:
    end_cleanly()
    asked = _asked()
    with tempfile.TemporaryDirectory(prefix="wxpush-serving-") as name:
        page = _measured(asked, Path(name))
    if asked.out is None:
        print(page)
    else:
        asked.out.write_text(page, encoding="utf-8")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0, help="of each load that has no rate of its own")
    parser.add_argument("--million", action="store_true", help="memory over a million messages too")
    parser.add_argument("--messages", type=int, default=1_000_000, help="so many instead of a million")
    parser.add_argument("--out", type=Path, help="where the tables go; else they are printed")
    return parser.parse_args()


def _measured(asked: argparse.Namespace, folder: Path) -> str:
    programs = built(folder)
    if programs is None:
        _tell("go is not installed: there is nothing to compare with, and no load at a rate")
    facts = about.facts({})
    syncs: list[int] = []
    with sandbox(folder) as account:
        services = {tables.WXPUSH: wxpush(account)}
        if programs is not None:
            services[tables.GO] = reference(programs.reference)
        found = _rounds(asked, folder, services, programs, syncs)
        page = _INTRODUCTION.format(rounds=asked.rounds)
        facts["syncs a second, one after another"] = (
            f"{median(syncs):,.0f} ({min(syncs):,} to {max(syncs):,})"
        )
        page += f"{tables.facts(facts)}\n{tables.loads(found)}\n{tables.wanted(found)}"
        if asked.million and programs is not None:
            start = wxpush(account, paused=False)
            page += "\n" + flatness(start, programs.callers, _new(folder, "flat"), _tell, asked.messages)
    return page


def _rounds(
    asked: argparse.Namespace,
    folder: Path,
    services: dict[str, Start],
    programs: Programs | None,
    syncs: list[int],
) -> dict[tuple[str, Load], Offered]:
    loads = (SINGLE, BATCHES) if programs is None else (SINGLE, BATCHES, PACED)
    taken: dict[tuple[str, Load], list[Offered]] = defaultdict(list)
    numbers = count(0, 10_000_000)
    for number in range(asked.rounds):
        syncs.append(_syncs(folder))
        for name, start in reversed(services.items()) if number % 2 else services.items():
            with start(_new(folder, f"{number}-{len(taken)}-{name.strip('`')}")) as server:
                for load in loads:
                    found = _offered(programs, server, load, asked.seconds, next(numbers))
                    taken[name, load].append(found)
                    _tell(
                        f"{name}, {load.words}: {found.rate:,.0f}/s, {found.cpu:.1f} µs, p99 {found.p99_ms:.1f} ms"
                    )
    return {(name, load): middle(taken[name, load]) for load in loads for name in services}


def _offered(programs: Programs | None, server: Server, load: Load, seconds: float, first: int) -> Offered:
    if programs is not None:
        return offer(programs.callers, server, load, seconds=seconds, first=first)
    before = server.cpu
    measured = uvloop.run(ask(server.port, _until(seconds, _requests(load, count(first))), CONNECTIONS))
    messages = max(measured.answered * load.lines, 1)
    return Offered(
        rate=messages / measured.seconds,
        cpu=(server.cpu - before) / messages * 1e6,
        p50_ms=measured.quantile(0.5) * 1e3,
        p99_ms=measured.quantile(0.99) * 1e3,
        errors=len(measured.odd),
        peak_mb=server.memory("VmHWM"),
    )


def _requests(load: Load, numbers: Iterator[int]) -> Callable[[], bytes]:
    media = "application/json" if load.lines == 1 else "application/x-ndjson"
    return lambda: request(b"\n".join(line(next(numbers)) for _ in range(load.lines)), media)


def _until(seconds: float, made: Callable[[], bytes]) -> Callable[[], bytes | None]:
    end = time.perf_counter() + seconds
    return lambda: made() if time.perf_counter() < end else None


def _new(folder: Path, name: str) -> Path:
    made = folder / name.replace(" ", "-")
    made.mkdir()
    return made


def _syncs(folder: Path) -> int:
    with (folder / "synced").open("wb", buffering=0) as file:
        since, many = time.perf_counter(), 0
        while time.perf_counter() - since < 1:
            file.write(b"x" * 4096)
            os.fdatasync(file.fileno())
            many += 1
    return many


def _tell(text: str) -> None:
    print(f"benchmarks: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
