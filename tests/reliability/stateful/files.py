"""Files that are taken away, lost and brought back between two commands."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from tests.reliability.stateful import check
from tests.reliability.stateful.desk import CALM, Desk
from tests.reliability.stateful.model import Model
from wxpush.errors import Exit

#: A log that is no longer holds nothing.
_HEADER = 32


class Files(RuleBasedStateMachine):
    """The rules about files that are not there."""

    desk: Desk
    model: Model

    @rule(name=st.sampled_from(("campaign.csv", "campaign.yaml")), again=st.booleans())
    def send_without(self, name: str, *, again: bool) -> None:
        """Input or campaign file: refused, nothing changed."""
        before = check.digest(self.desk)
        with away(self.desk.folder / name):
            self._refused(Exit.USAGE, again=again)
        assert check.digest(self.desk) == before, f"without {name} it changed the checkpoint"

    @precondition(lambda self: self._log_is_needed())
    @rule(
        name=st.sampled_from(("campaign.csv.wxpush", "campaign.csv.wxpush-wal")), accept_changes=st.booleans()
    )
    def send_without_half_of_the_checkpoint(self, name: str, *, accept_changes: bool) -> None:
        """A process was killed, and its log is still there: one without the other is damage, and no new campaign."""
        with away(self.desk.folder / name):
            self._refused(Exit.DISK, accept_changes=accept_changes)

    @rule()
    def lose_the_checkpoint(self) -> None:
        """All of it: with it goes all that was known, and people have it again. Messages of ten minutes ago are recognised."""
        for path in self.desk.folder.glob("campaign.csv.wxpush*"):
            path.unlink()
        self.model.forget()

    def _log_is_needed(self) -> bool:
        log = self.desk.checkpoint.with_name(f"{self.desk.checkpoint.name}-wal")
        touched = any(thing.touched for thing in self.model.things.values())
        if not (touched and log.exists() and log.stat().st_size > _HEADER):
            return False
        # One that was killed as it closed may have left a log of which all has gone over.
        return _known(self.desk.checkpoint, "mode=ro") != _known(self.desk.checkpoint, "mode=ro&immutable=1")

    def _refused(self, code: Exit, **options: Any) -> None:
        ended = self.desk.send(CALM, **options)
        assert (ended.code, self.desk.wechat.arrived) == (code, []), ended


def _known(checkpoint: Path, how: str) -> list[Sequence[object]]:
    """What the tables hold of rows; immutable: without the log."""
    with closing(sqlite3.connect(f"{checkpoint.as_uri()}?{how}", uri=True)) as connection:
        tables = ("facts", "rows", "former", "intents", "blocks")
        return [one for table in tables for one in connection.execute(f"SELECT * FROM {table}")]


@contextmanager
def away(path: Path) -> Iterator[None]:
    """Inside, the file has another name. What is in its place at the end is removed."""
    elsewhere = path.with_name(f"elsewhere-{path.name}")
    path.rename(elsewhere)
    try:
        yield
    finally:
        elsewhere.replace(path)
