"""A cluster of real processes: a sandbox with its ledger, one dispatcher, workers; and what each of them left."""

import json
import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.cluster import servers
from tests.reliability import oracle
from tests.reliability.campaigns import TEMPLATE, Campaign, Row
from tests.warm import Process
from wxpush.model import State
from wxpush.sandbox.account.ledger import LedgerKind, LedgerLine
from wxpush.sandbox.account.magic import magic_openid
from wxpush.sandbox.faults import Faults
from wxpush.sandbox.options import SandboxOptions, Template
from wxpush.sandbox.process import SandboxProcess

#: So short that tests need not wait, so long that a busy machine does not take the living for dead.
LEASE = 3.0
_FATES = {"": State.SENT, "unfollowed": State.REJECTED, "review": State.UNDER_REVIEW}
_GO_ON = {4, 8}


def rows(many: int) -> list[Row]:
    """Mostly ordinary followers; every 50th has left, every 77th is held for review, every 90th row comes twice."""
    found: list[Row] = []
    for number in range(many):
        role = "unfollowed" if number % 50 == 49 else "review" if number % 77 == 76 else ""
        if number % 90 == 89:
            found.append(Row(found[-2].openid, found[-2].text, State.DUPLICATE))
        else:
            openid = magic_openid(role, number) if role else f"oFOLLOWER{number:019}"
            found.append(Row(openid, f"text {number}", _FATES[role]))
    return found


@dataclass
class Child:
    """One process of wxpush."""

    name: str
    process: Process
    errors: Path

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def end(self, seconds: float = 30.0) -> int:
        """Ask it to end, and give its exit code."""
        self.process.terminate()
        return self.process.wait(seconds)

    def said(self) -> str:
        return self.errors.read_text(encoding="utf-8")


class Field:
    """One campaign, sent by a cluster. Processes that are still there at the end are killed."""

    def __init__(
        self,
        stack: ExitStack,
        folder: Path,
        *,
        broker: str,
        state: str,
        many: int,
        rate: str,
        faults: Faults | None = None,
    ) -> None:
        self.folder = folder
        self.campaign = Campaign(rows(many))
        self.recipients = self.campaign.write(folder)
        self.ledger, self.arrivals = folder / "ledger", folder / "arrivals"
        self.ledger.touch()
        self._reader = oracle.LedgerReader(self.ledger)
        self.lines: list[LedgerLine] = []
        options = SandboxOptions(
            ledger=str(self.ledger),
            arrivals=str(self.arrivals),
            faults=faults or Faults(latency=0.02, daily_limit=10**9),
            templates=(Template(TEMPLATE, ("thing1",)),),
        )
        self.sandbox = stack.enter_context(SandboxProcess(options))
        self.namespace = servers.namespace()
        self.rate = rate
        self._children: list[Child] = []
        stack.callback(self._end_all)
        self.environ = self._environ(broker, state)

    def _environ(self, broker: str, state: str) -> dict[str, str]:
        """What each process is told of the sandbox, of the servers and of itself."""
        secret = self.folder / "secret"
        secret.touch(mode=0o600)
        secret.write_text(self.sandbox.secret, encoding="utf-8")
        return os.environ | {
            "WXPUSH_APPID": self.sandbox.appid,
            "WXPUSH_SECRET_FILE": str(secret),
            "WXPUSH_BASE_URL": self.sandbox.base_url,
            "WXPUSH_BROKER": broker,
            "WXPUSH_STATE": state,
            "WXPUSH_NAMESPACE": self.namespace,
            "WXPUSH_LEASE": f"{LEASE:g}s",
            "XDG_CACHE_HOME": str(self.folder / "cache"),
        }

    def dispatch(self, *more: str, **environ: str) -> Child:
        how = ["--rate", self.rate, "--yes", "--progress", "none", "--json"]
        return self.start("dispatch", str(self.recipients), *how, *more, **environ)

    def work(self, *more: str, **environ: str) -> Child:
        return self.start("work", *more, **environ)

    def run(self, *arguments: str) -> subprocess.CompletedProcess:
        """A short command, to its end."""
        child = self.start(*arguments)
        code = child.process.wait()
        out = child.errors.with_suffix(".out").read_text(encoding="utf-8")
        return subprocess.CompletedProcess(arguments, code, out, child.said())

    def delivered(self) -> int:
        """Lines of the ledger so far."""
        self.lines += self._reader.new()
        return len(self.lines)

    def wait_for(self, what: Callable[[], bool], seconds: float = 60.0) -> None:
        until = time.monotonic() + seconds
        while not what():
            assert time.monotonic() < until, self.words()
            time.sleep(0.005)

    def finish(self, dispatcher: Child, seconds: float = 120.0) -> dict:
        """The dispatcher's summary, once it has come to its end."""
        try:
            code = dispatcher.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"it does not end: {self.delivered()} delivered\n{self.words()}") from None
        summary = json.loads(
            dispatcher.errors.with_suffix(".out").read_text(encoding="utf-8").splitlines()[-1]
        )
        assert summary["exit_code"] == code, dispatcher.said()
        return summary

    def wrong(self, summary: dict) -> list[str]:
        """All that is wrong with a campaign that has ended: ledger against checkpoint against input."""
        self.sandbox.control.summary()
        self.delivered()
        known = oracle.records(self.recipients.with_name("campaign.csv.wxpush"))
        return [
            *oracle.adds_up(self.campaign, summary, summary["exit_code"]),
            *oracle.at_the_end(self.campaign, known, self.lines),
        ]

    def repeats(self) -> int:
        """Repeats that the server recognised."""
        return Counter(line.kind for line in self.lines)[LedgerKind.REPEAT]

    def words(self) -> str:
        return "\n".join(f"--- {child.name}\n{child.said()}" for child in self._children)

    def start(self, *arguments: str, **environ: str) -> Child:
        """Any command."""
        name = f"{arguments[0]}{len(self._children)}"
        errors = self.folder / f"{name}.err"
        errors.touch(mode=0o600)  # it may be read before the process has opened it
        process = Process(arguments, self.environ | environ, errors.with_suffix(""), self.folder)
        child = Child(name, process, errors)
        self._children.append(child)
        return child

    def _end_all(self) -> None:
        for child in self._children:
            child.process.send_signal(signal.SIGCONT)
            child.kill()
        servers.sweep(self.namespace, self.environ["WXPUSH_STATE"], self.environ["WXPUSH_BROKER"])
