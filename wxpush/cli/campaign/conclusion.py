"""The end of an invocation: the sum of the checkpoint, the last line, the exit code."""

import time
from contextlib import suppress
from dataclasses import dataclass, field

import msgspec

from wxpush.checkpoint import rows
from wxpush.checkpoint.base import Invocation
from wxpush.cli.campaign.session import Session
from wxpush.cli.common.alarm import Alarm
from wxpush.errors import DiskError, Exit, Reason, Stop
from wxpush.report.summary import exit_code, summarise


@dataclass(frozen=True, slots=True)
class Conclusion:
    """Sums up one invocation, which began when this was made."""

    session: Session
    began: float = field(default_factory=time.monotonic)

    def reach(
        self, invocation: Invocation | None, stop: Stop | None, *, held: int, command: str | None = None
    ) -> Exit:
        """`invocation` is None for one that sent nothing; `held`: rows in doubt that a repeat leaves.

        `command`: the next one, if it is not the one that the counts ask for.
        """
        session, number = self.session, invocation.number if invocation is not None else None
        counts = session.counts(invocation=number, ended=True)
        within = session.counts(session.last_row, invocation=number, ended=True)
        code = exit_code(within, stop)
        reason = stop.reason if stop is not None else Reason.LIMIT if within.rows < counts.rows else None
        ended = msgspec.structs.replace(
            invocation or Invocation(number=0, boot_id="", started_ms=0, last_ms=0),
            exit_code=int(code),
            reason=reason.value if reason else None,
            total_seconds=time.monotonic() - self.began,
        )
        if invocation is not None:
            with suppress(DiskError):  # the exit code tells; the rows are what matters
                session.checkpoint.end(ended)
        summary = summarise(session.facts, counts, ended, session.checkpoint.ask(rows.errcodes))
        sentence = stop.sentence if stop is not None else ""
        session.printer.summary(session.settings.place, summary, sentence, held=held, command=command)
        if stop is not None:
            Alarm(session.settings.on_stop).ring(**msgspec.to_builtins(summary))
        return code
