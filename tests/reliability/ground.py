"""Where real processes are put to the proof: a sandbox with its ledger, an account."""

import csv
import json
import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.reliability import oracle, told
from tests.reliability.campaigns import Campaign
from tests.reliability.told import Moment, Phase
from tests.warm import Process
from wxpush.sandbox.account.ledger import LedgerLine
from wxpush.sandbox.options import SandboxOptions
from wxpush.sandbox.process import SandboxProcess

#: Runs to the end may take this many invocations, as the sandbox's faults can use up a row's tries.
_MOST_RUNS = 8
_GO_ON = {4, 8}


class Ground:
    """One sandbox, for one campaign after another."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self.folder = folder
        self.ledger = folder / "ledger"
        self.ledger.touch(mode=0o600)
        self._reader = oracle.LedgerReader(self.ledger)
        self.sandbox = stack.enter_context(SandboxProcess(SandboxOptions(ledger=str(self.ledger))))
        secret = folder / "secret"
        secret.touch(mode=0o600)
        secret.write_text(self.sandbox.secret, encoding="utf-8")
        self.environ = {
            "WXPUSH_APPID": self.sandbox.appid,
            "WXPUSH_SECRET_FILE": str(secret),
            "XDG_CACHE_HOME": str(folder / "cache"),
            "TMPDIR": str(folder),
        }

    def lines(self) -> list[LedgerLine]:
        """New lines of the ledger, once the sandbox has dealt with what a killed process had put on the wire."""
        self.sandbox.control.summary()
        time.sleep(0.02)
        self.sandbox.control.summary()
        return self._reader.new()

    def new_lines(self) -> list[LedgerLine]:
        """Those that are there by now."""
        return self._reader.new()


class Run:
    """One campaign's command, started again and again."""

    def __init__(self, ground: Ground, campaign: Campaign, name: str) -> None:
        self.ground = ground
        self.campaign = campaign
        folder = ground.folder / name
        folder.mkdir()
        self._recipients = campaign.write(folder)
        self.arguments = campaign.arguments(self._recipients, ground.sandbox.base_url)
        self.streams = folder / "streams"
        self._lines: list[LedgerLine] = []
        #: Invocations so far; when the first and the last began, and how many requests had arrived before the last.
        self.invocations, self._began, self._before, self._had_begun = 0, time.time(), 0, 0
        #: Requests of the last run to the end that had some.
        self._sent: tuple[int, int] | None = None
        #: Requests that may have been made to fail.
        self.failed = 0
        #: How often `status` and `results` were asked.
        self.asked: Counter[Phase] = Counter()
        ground.sandbox.control.set_faults(campaign.faults)

    def start(self) -> Process:
        """Start it warm."""
        self.begins()
        return Process(self.arguments, os.environ | self.ground.environ, self.streams)

    def begins(self) -> None:
        """Note what there is before an invocation."""
        self.invocations += 1
        self._before = self.ground.sandbox.control.summary().requests
        self._had_begun = oracle.invocations(self._checkpoint())

    def after_a_kill(self, code: int | None = None) -> Iterator[str]:
        """What is wrong at this moment, behind an invocation that ended so."""
        self._lines += self.ground.lines()
        yield from oracle.after_a_kill(self.campaign, self._known(), self._lines)
        if self._checkpoint().exists():
            yield from self.ask(Phase.DEAD, code)

    def ask(self, phase: Phase, code: int | None = None) -> Iterator[str]:
        """Ask `status` and `results`, as they are given to people. Gives what is wrong with the answers."""
        self._lines += self.ground.new_lines()
        before, requests = tuple(self._lines), self._requests()
        ours = {row.openid for row in self.campaign.rows}
        began = oracle.invocations(self._checkpoint()) > self._had_begun
        said = self._words("status", "--json")
        rows = self._rows() if said else []
        if not said and phase is not Phase.ENDED and not any(line.openid in ours for line in before):
            return  # nothing was surveyed yet, so there is nothing to tell
        self._lines += self.ground.new_lines()
        moment = Moment(
            self.campaign, phase, before, tuple(self._lines), began=self._began, asked=time.time(), code=code,
            unknown=self.campaign.most_unknown * self.invocations, failed=self.failed,
            requests=self._sent if phase is Phase.ENDED else (requests, self._requests()) if began else None,
        )  # fmt: skip
        self.asked[phase] += 1
        yield from told.status(json.loads(said), moment) if said else ("status knows of nothing",)
        yield from told.results(rows, moment)
        if phase is not Phase.ALIVE and said:
            yield from told.together(json.loads(said), rows)

    def _requests(self) -> int:
        return self.ground.sandbox.control.summary().requests - self._before

    def _words(self, *words: str) -> str:
        """What a short command gives; nothing where it refuses."""
        streams = self.streams.with_name("asked")
        command = [words[0], str(self._recipients), *words[1:]]
        code = Process(command, os.environ | self.ground.environ, streams).wait(None)
        assert code in {0, 2}, streams.with_suffix(".err").read_text(encoding="utf-8")
        return "" if code else streams.with_suffix(".out").read_text(encoding="utf-8")

    def _rows(self) -> list[dict[str, str]]:
        """The rows of `results`."""
        return list(csv.DictReader(self._words("results").removeprefix("\ufeff").splitlines()))

    def to_the_end(self) -> Iterator[str]:
        """Run it until it is complete, and once more, which must change nothing. Gives what is wrong then."""
        for _ in range(_MOST_RUNS):
            code, summary = self._finish()
            yield from oracle.adds_up(self.campaign, summary, code)
            if code not in _GO_ON:
                break
        again, summary = self._finish()
        yield from oracle.adds_up(self.campaign, summary, again)
        if code not in {0, 3} or again != code or summary["sent"]:
            errors = self.streams.with_suffix(".err").read_text(encoding="utf-8")
            yield f"it ended with exit {code}, then {again}, having sent {summary['sent']}: {errors}"
        self._lines += self.ground.lines()
        yield from self.ask(Phase.ENDED, again)
        yield from oracle.at_the_end(self.campaign, self._known(), self._lines)

    def _known(self):
        return oracle.records(self._checkpoint())

    def _checkpoint(self) -> Path:
        return self._recipients.with_name(f"{self._recipients.name}.wxpush")

    def _finish(self) -> tuple[int, dict]:
        code = self.start().wait(None)
        said = self.streams.with_suffix(".out").read_text(encoding="utf-8").splitlines()
        if requests := self._requests():
            self._sent = requests, requests
        return code, json.loads(said[-1]) if said else {}
