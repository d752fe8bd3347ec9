"""Where real processes are put to the proof: a sandbox with its ledger, an account."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.reliability import oracle
from tests.reliability.campaigns import Campaign
from tests.warm import Process
from wxpush.sandbox.ledger import Line
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

    def lines(self) -> list[Line]:
        """New lines of the ledger, once the sandbox has dealt with what a killed process had put on the wire."""
        self.sandbox.control.summary()
        time.sleep(0.02)
        self.sandbox.control.summary()
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
        self._lines: list[Line] = []
        ground.sandbox.control.set_faults(campaign.faults)

    def start(self) -> Process:
        """Start it warm."""
        return Process(self.arguments, os.environ | self.ground.environ, self.streams)

    def after_a_kill(self) -> Iterator[str]:
        """What is wrong at this moment."""
        self._lines += self.ground.lines()
        yield from oracle.after_a_kill(self.campaign, self._known(), self._lines)

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
        yield from oracle.at_the_end(self.campaign, self._known(), self._lines)

    def _known(self):
        return oracle.records(self._recipients.with_name(f"{self._recipients.name}.wxpush"))

    def _finish(self) -> tuple[int, dict]:
        code = self.start().wait(None)
        said = self.streams.with_suffix(".out").read_text(encoding="utf-8").splitlines()
        return code, json.loads(said[-1]) if said else {}
