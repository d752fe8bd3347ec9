"""The end of an invocation: the sum of the checkpoint, the last line, the exit code."""

import time
from contextlib import suppress
from dataclasses import dataclass, field

import msgspec

from wxpush.checkpoint import rows
from wxpush.checkpoint.base import Facts, Invocation
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.cli.common.alarm import Alarm
from wxpush.cli.common.printer import Printer
from wxpush.cli.common.settings import SendSettings
from wxpush.errors import DiskError, Exit, Reason, Stop
from wxpush.report.summary import count, exit_code, summarise


@dataclass(frozen=True, slots=True)
class Conclusion:
    """Sums up one invocation, which began when this was made."""

    settings: SendSettings
    checkpoint: SqliteCheckpoint
    printer: Printer
    last_row: int
    began: float = field(default_factory=time.monotonic)

    def reach(
        self,
        facts: Facts,
        invocation: Invocation | None,
        stop: Stop | None,
        *,
        held: int,
        command: str | None = None,
    ) -> Exit:
        """`invocation` is None for one that sent nothing; `held`: rows in doubt that a repeat leaves.

        `command`: the next one, if it is not the one that the counts ask for.
        """
        checkpoint, number = self.checkpoint, invocation.number if invocation is not None else None
        counts = count(facts.rows, checkpoint.ask(rows.counts), number)
        last = min(facts.rows, self.last_row)
        within = count(last, checkpoint.ask(lambda connection: rows.counts(connection, last)), number)
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
                checkpoint.end(ended)
        summary = summarise(facts, counts, ended, checkpoint.ask(rows.errcodes))
        sentence = stop.sentence if stop is not None else ""
        self.printer.summary(self.settings.place, summary, sentence, held=held, command=command)
        if stop is not None:
            Alarm(self.settings.on_stop).ring(**msgspec.to_builtins(summary))
        return code
