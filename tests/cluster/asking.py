"""Asks `status` and `results` of a cluster's campaign all the while, and holds every word against the ledger."""

import csv
import json
import threading
import time
from math import inf
from typing import Self

from tests.cluster.field import Field
from tests.reliability import oracle, told
from tests.reliability.told import Moment, Phase

#: Seconds between two questions.
_PAUSE = 0.5


class Asker:
    """A thread that asks. What is wrong is in `wrong`, how often it asked in `asked`.

    What workers have sent the dispatcher's checkpoint learns later: while a dispatcher is at work only what it claims is held
    against the ledger, and where none is, what it denies as well.
    """

    def __init__(self, field: Field) -> None:
        self._field = field
        self._reader = oracle.LedgerReader(field.ledger)
        self._lines: list = []
        self._began = time.time()
        self._over = threading.Event()
        #: Held while it asks: whoever ends or starts the dispatcher meanwhile would make the answer unclear.
        self.turn = threading.Lock()
        self.wrong: list[str] = []
        self.asked = 0
        self._thread = threading.Thread(target=self._ask_on)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _ask_on(self) -> None:
        while not self._over.wait(_PAUSE):
            try:
                with self.turn:
                    self.ask(Phase.ALIVE)
            except Exception as error:  # noqa: BLE001 - a thread has nobody else to tell
                self.wrong.append(f"it could not be asked: {error!r}")
                return

    def ask(self, phase: Phase, code: int | None = None) -> None:
        """Ask once, of a campaign in this phase."""
        self._lines += self._reader.new()
        before = tuple(self._lines)
        status = self._field.run("status", str(self._field.recipients), "--json")
        results = self._field.run("results", str(self._field.recipients))
        if 2 in {status.returncode, results.returncode}:
            if before or "has no checkpoint" not in status.stderr + results.stderr:
                self.wrong.append(f"nothing is known: {status.stderr} {results.stderr}")
            return
        self._lines += self._reader.new()
        moment = Moment(
            self._field.campaign, phase, before, tuple(self._lines), began=self._began, asked=time.time(),
            unknown=inf, code=code, cluster=True,
        )  # fmt: skip
        said, rows = (
            json.loads(status.stdout),
            [*csv.DictReader(results.stdout.removeprefix("\ufeff").splitlines())],
        )
        self.wrong += [*told.status(said, moment), *told.results(rows, moment)][:20]
        if phase is not Phase.ALIVE:
            self.wrong += told.together(said, rows)
        self.asked += 1
