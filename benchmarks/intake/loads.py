"""What is offered to a service, and what came of it.

Whoever measures what stands behind the intake, such as what a broker is given, offers `PACED` with `offer` and counts there meanwhile.
"""

import json
import shutil
import subprocess
from dataclasses import dataclass, fields
from pathlib import Path
from statistics import median

from machine import child
from machine.places import HERE

from .servers import Server

#: Connections, each with one request at a time.
CONNECTIONS = 64


@dataclass(frozen=True, slots=True)
class Load:
    """`lines` in a request. `rate`: messages a second that are due, `count` in all; 0: each connection asks as soon as it is answered."""

    words: str
    lines: int = 1
    rate: float = 0
    count: int = 0


SINGLE = Load("single messages")
BATCHES = Load("batches of 100", lines=100)
#: The article's headline: as many a second, within 86 ms for 99 of 100.
PACED = Load("100,000 messages due at 18,500/s, batches of 100", lines=100, rate=18_500, count=100_000)


@dataclass(frozen=True, slots=True)
class Offered:
    """What came of a load. ms are from when a request was due to its whole answer; CPU is of the service, µs a message."""

    rate: float
    cpu: float
    p50_ms: float
    p99_ms: float
    errors: float
    #: Of the service, so far.
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Programs:
    """Those in Go."""

    reference: Path
    callers: Path


def built(folder: Path) -> Programs | None:
    """Build them; None without a Go compiler."""
    if shutil.which("go") is None:
        return None
    environ = {"GOCACHE": str(folder / "gocache"), "GOPATH": str(folder / "gopath"), "GOFLAGS": "-mod=mod"}
    made = {name: folder / name for name in ("intake", "callers")}
    for name, target in made.items():
        child.run(["go", "build", "-o", str(target), f"./{name}"], environ=environ, folder=HERE / "go")
    return Programs(made["intake"], made["callers"])


def offer(callers: Path, server: Server, load: Load, *, seconds: float, first: int) -> Offered:
    """Offer it. `seconds`: for how long, where it has no rate; `first`: the number of the first person, so that none is known already."""
    before = server.cpu
    command = [str(callers), "-address", f"127.0.0.1:{server.port}", "-connections", str(CONNECTIONS)]
    command += ["-lines", str(load.lines), "-first", str(first), "-seconds", str(seconds)]
    if load.rate:
        command += ["-rate", str(load.rate), "-count", str(load.count)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    if found["odd"]:
        raise SystemExit(f"an odd answer: {found['odd']}")
    messages = max(found["messages"], 1)
    return Offered(
        rate=messages / found["seconds"],
        cpu=(server.cpu - before) / messages * 1e6,
        p50_ms=found["p50_ms"],
        p99_ms=found["p99_ms"],
        errors=found["errors"],
        peak_mb=server.memory("VmHWM"),
    )


def middle(rounds: list[Offered]) -> Offered:
    """The median of each figure."""
    return Offered(*(median(getattr(each, field.name) for each in rounds) for field in fields(Offered)))
