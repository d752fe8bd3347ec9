"""`wxpush resolve inbox.db`: what becomes of messages in doubt, where no service is at work with the spool."""

import sqlite3
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from wxpush.channels import CHANNELS
from wxpush.detail import SKIPPED
from wxpush.errors import Exit
from wxpush.intake.spool import rows
from wxpush.intake.spool.spool import Spool, open_spool
from wxpush.model import State
from wxpush.run.ports import Ports
from wxpush.sending import doubt
from wxpush.system.clock import Clock
from wxpush.words import Sentence

#: By the word of `--as`: the state and the detail of a message from then on.
_DECIDED = {"sent": (State.SENT, None), "skip": (State.REJECTED, SKIPPED)}


def resolve_spool(path: Path, decision: str, ports: Ports) -> Exit:
    """Decide them, after asking. Raises BusyError where a service is at work, UsageError, DiskError."""
    ports.asker.require()
    with open_spool(path) as spool:
        every, young = _unknown(spool, ports.machine.clock)
        # A young one needs no new id: the next start repeats it under its own, which reaches nobody twice.
        chosen = [row for row in every if row not in young] if decision == "resend" else every
        if chosen:
            told = Sentence(f"run.spool_{decision}", many=len(chosen), young=len(young))
            ports.asker.change(len(chosen), facts=[told])
            spool.do_now(
                partial(_decide, chosen=chosen, decision=decision, at_ms=ports.machine.clock.wall_ms())
            )
        name = "run.rows_changed" if chosen else "run.no_row_changed"
        ports.voice.say(Sentence(name, many=len(chosen)))
    return Exit.DONE


def _unknown(spool: Spool, clock: Clock) -> tuple[list[int], frozenset[int]]:
    """The rows of which nobody knows whether they were delivered, and those of them that may still be repeated."""
    known = [row for row, _ in spool.ask(rows.known)]
    records = [
        record
        for campaign in spool.named()
        for _, record in spool.ask(partial(rows.unknown, campaign=campaign, known=known))
    ]
    repeats = max(kind.repeats.seconds for kind in CHANNELS.values())
    sorted_ = doubt.sort(records, doubt.present(clock, spool.invocations()), repeat_seconds=repeats)
    return known, frozenset(sorted_.repeatable)


def _decide(connection: sqlite3.Connection, chosen: Sequence[int], decision: str, at_ms: int) -> None:
    if decision == "resend":
        connection.executemany(
            "UPDATE messages SET state = 0, epoch = epoch + 1, first_ms = NULL, first_boot_ms = NULL, errcode = NULL, msgid = NULL,"
            " detail = NULL, at_ms = ? WHERE row = ?",
            ((at_ms, row) for row in chosen),
        )
        return
    state, detail = _DECIDED[decision]
    connection.executemany(
        "UPDATE messages SET state = ?, detail = ?, at_ms = ?, body = NULL WHERE row = ?",
        ((state, detail, at_ms, row) for row in chosen),
    )
