"""`wxpush resolve inbox.db`: what becomes of messages in doubt, where no service is at work with the spool."""

from functools import partial
from pathlib import Path

from wxpush.channels import CHANNELS
from wxpush.errors import Exit
from wxpush.intake.decision import Decision
from wxpush.intake.spool import rows
from wxpush.intake.spool.deciding import decide
from wxpush.intake.spool.spool import Spool, open_spool
from wxpush.run.ports import Ports
from wxpush.run.serving.belonging import require_its_cluster
from wxpush.sending import doubt
from wxpush.system.clock import Clock
from wxpush.words import Sentence


def resolve_spool(path: Path, decision: str, ports: Ports) -> Exit:
    """Decide them, after asking. Raises BusyError where a service is at work, UsageError, DiskError."""
    ports.asker.require()
    with open_spool(path) as spool:
        require_its_cluster(spool, None)
        every, young = _unknown(spool, ports.machine.clock)
        # A young one needs no new id: the next start repeats it under its own, which reaches nobody twice.
        chosen = [row for row in every if row not in young] if decision == "resend" else every
        if chosen:
            told = Sentence(f"run.spool_{decision}", many=len(chosen), young=len(young))
            ports.asker.change(len(chosen), facts=[told])
            at_ms = ports.machine.clock.wall_ms()
            spool.do_now(partial(decide, chosen=chosen, decision=Decision(decision), at_ms=at_ms))
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
