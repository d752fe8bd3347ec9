"""Files that are taken away, lost and brought back between two commands."""

from collections.abc import Iterator
from contextlib import contextmanager
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
        return touched and log.exists() and log.stat().st_size > _HEADER

    def _refused(self, code: Exit, **options: Any) -> None:
        ended = self.desk.send(CALM, **options)
        assert (ended.code, self.desk.wechat.arrived) == (code, []), ended


@contextmanager
def away(path: Path) -> Iterator[None]:
    """Inside, the file has another name. What is in its place at the end is removed."""
    elsewhere = path.with_name(f"elsewhere-{path.name}")
    path.rename(elsewhere)
    try:
        yield
    finally:
        elsewhere.replace(path)
