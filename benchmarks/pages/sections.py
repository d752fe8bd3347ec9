"""The sections of the page: each measures one thing and tells it in Markdown."""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Final

from clients import programs, pythons
from clients.bench import Bench
from figures import names, ratios
from figures.client import Figures
from machine import about, child
from machine.places import HERE
from measures import exactness, growth, resume
from measures.extent import Extent
from measures.field import Field
from measures.rounds import interleaved
from servers.slow import slow
from servers.stub import Stub

from pages import page, plot

_LATENCY, _CAP = 0.05, 20_000


class Session:
    """One run of everything: its servers, its clients, and what several sections need."""

    def __init__(self, folder: Path, stub: Stub, extent: Extent, *, tell: Callable[[str], None]) -> None:
        self.folder = folder
        self.extent = extent
        self.tell = tell
        #: By file name, to be written beside the page.
        self.pictures: dict[str, str] = {}
        self.bench = Bench(stub.tls, stub.authority, folder, 200, extent.rows)
        self.python = pythons.environment()
        self.lacking = about.missing()
        self.facts = about.facts(pythons.versions(self.python) if self.python else {})

    @cached_property
    def field(self) -> Field:
        return self.field_in(self.folder, self.extent.rows)

    def field_in(self, folder: Path, rows: int) -> Field:
        """Everybody, over a campaign of so many rows in that folder."""
        return Field(folder, rows, wrk="wrk" not in self.lacking, binary=self._binary, python=self.python)

    @cached_property
    def _binary(self) -> Path | None:
        return programs.build_go(self.folder)

    @cached_property
    def over_tls(self) -> dict[str, Figures]:
        return self.field.measure(self.field.everyone(), self.bench, self.extent.rounds)


def facts(session: Session) -> str:
    """Machine, date and versions."""
    left_out = [*session.lacking, *([] if session.python else ["the Python peers"])]
    note = f"\nNot installed, and left out: {', '.join(left_out)}.\n" if left_out else ""
    return f"{page.facts(session.facts)}{note}\n"


def field(session: Session) -> str:
    """Everybody over TLS, and the ratios that are asked for."""
    rows = session.extent.rows
    return (
        f"## One core, TLS, 200 in flight\n\nA campaign of {rows:,} rows; slow clients send a part of it.\n\n"
        f"{page.clients(session.over_tls)}\n{page.ratios(ratios.ratios(session.over_tls))}\n"
    )


def million(session: Session) -> str:
    """The main clients again, for as long as a campaign takes."""
    place = session.folder / "many"
    place.mkdir()
    bench = replace(session.bench, rows=session.extent.many)
    found = interleaved(session.field_in(place, bench.rows).main(), bench, session.extent.rounds)
    return f"## The same over {bench.rows:,} rows\n\n{page.clients(found)}\n{page.ratios(ratios.ratios(found))}\n"


def crowd(session: Session) -> str:
    """A thousand in flight against a server that takes its time."""
    place = session.folder / "slow"
    with slow(place, latency=_LATENCY, cap=_CAP) as stub:
        bench = Bench(stub.tls, stub.authority, session.folder, session.extent.crowd, session.extent.rows)
        found = session.field.measure(session.field.quick(), bench, session.extent.rounds)
    reached = found[names.WXPUSH].rate / _CAP
    return (
        f"## One core, TLS, {bench.concurrency} in flight, a server that takes 50 ms and answers {_CAP:,} a second at most\n\n"
        f"{page.clients(found)}\n`wxpush send` reaches {reached:.2f} of the server's cap (wanted: 0.75).\n\n"
    )


def parts(session: Session) -> str:
    """The budget of one message."""
    command = [sys.executable, str(HERE / "parts.py"), "--rows", str(min(session.extent.rows, 50_000))]
    run = child.run([*command, "--rounds", str(session.extent.rounds)], environ=session.bench.environ)
    budget = json.loads(run.output)
    budget["transport"] = session.over_tls[names.WIRE].cpu
    whole = session.over_tls[names.WXPUSH].cpu
    return f"## Where the microseconds of a message go\n\n{page.budget(budget, whole)}\n"


def rates(session: Session) -> str:
    """How exactly a rate is kept."""
    seconds = session.extent.seconds
    found = []
    for rate in session.extent.rates:
        session.tell(f"rate: {rate:,}/s for {seconds} s")
        found.append(exactness.measure(session.folder, rate, seconds))
    return (
        f"## How exactly a rate is kept\n\nOver {seconds} s each, by the server's arrival times. A busy machine keeps the server from the "
        "processor; requests that come meanwhile are counted together. The last column says for how long.\n\n"
        f"{page.exactness(found)}\n"
    )


def sizes(session: Session) -> str:
    """What more rows cost."""
    found = growth.measure(
        session.bench, list(session.extent.sizes), session.extent.rounds, told=session.tell
    )
    session.pictures["growth.svg"] = plot.growth(found)
    return f"## Growth\n\n![Cost and memory over rows](growth.svg)\n\n{page.growth(found)}\n"


def killed(session: Session) -> str:
    """Going on after a kill."""
    rate = session.extent.killed_rate
    found = [resume.measure(session.bench, rows, rate=rate) for rows in session.extent.killed]
    return f"## Going on after `kill -9` at nine rows in ten\n\n{page.resume(found)}\n"


#: By the name that --only knows, in the order of the page.
SECTIONS: Final[dict[str, Callable[[Session], str]]] = {
    "facts": facts,
    "field": field,
    "million": million,
    "crowd": crowd,
    "parts": parts,
    "rates": rates,
    "growth": sizes,
    "resume": killed,
}
