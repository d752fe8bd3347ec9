"""What retry and resolve do to rows before anything is sent."""

import sqlite3
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from types import MappingProxyType

from msgspec.structs import replace

from wxpush.checkpoint import marked, rows
from wxpush.checkpoint.base import Facts
from wxpush.checkpoint.findings import write_facts
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.checkpoint.twice import Leaving
from wxpush.model import State
from wxpush.run.preparing import differences
from wxpush.run.preparing.differences import Teller
from wxpush.run.preparing.doubts import unknowns
from wxpush.system.clock import Clock
from wxpush.words import Sentence


@dataclass(frozen=True, slots=True)
class Marking:
    """A change of rows; it tells how many it changed. `words`: the command and its options, `sends`: they are sent at once.

    `change` is also told which rows in doubt are young enough to be repeated safely.
    """

    words: tuple[str, str]
    change: Callable[[sqlite3.Connection, AbstractSet[int]], int]
    #: Asked before the change, for what is told after it.
    foretold: Callable[[SqliteCheckpoint, Clock], Teller]
    sends: bool = True
    #: Whether rows that may have been delivered are sent anew.
    resends_doubt: bool = False

    def apply(self, checkpoint: SqliteCheckpoint, facts: Facts, clock: Clock) -> int:
        """Make it, all in one transaction."""
        young = unknowns(checkpoint, clock).repeatable
        with checkpoint.transaction() as connection:
            changed = self.change(connection, young)
            if changed and self.sends:
                # Who is sent to once more is asked about and looked for on the list once more: they may have left since.
                resent = self.resends_doubt or facts.doubt_resent
                write_facts(
                    connection, replace(facts, followers_asked=0, suppression=None, doubt_resent=resent)
                )
        return changed


def retrying(errcodes: Sequence[int]) -> Marking:
    """Rejected rows become pending again; with errcodes, only those."""
    options = "".join(f" --errcode {code}" for code in errcodes)
    return Marking(
        ("retry", options),
        lambda connection, _: marked.repend(connection, [State.REJECTED], errcodes),
        lambda checkpoint, _: lambda leaving: _retried(checkpoint, leaving),
    )


def _expired_again(checkpoint: SqliteCheckpoint, leaving: Leaving) -> list[Sentence]:
    many = len(checkpoint.ask(lambda connection: marked.pending(connection, 1, leaving.last)))
    return differences.retried_expired(many, checkpoint.ask(marked.total) - many)


#: Expired rows become pending again.
RETRYING_EXPIRED = Marking(
    ("retry", " --state expired"),
    lambda connection, _: marked.repend(connection, [State.EXPIRED]),
    lambda checkpoint, _: lambda leaving: _expired_again(checkpoint, leaving),
)


def _retried(checkpoint: SqliteCheckpoint, leaving: Leaving) -> list[Sentence]:
    codes = checkpoint.ask(lambda connection: marked.errcodes(connection, leaving.last))
    perhaps = checkpoint.ask(lambda connection: marked.perhaps(connection, leaving.last))
    return differences.retried(codes, checkpoint.ask(marked.total) - sum(codes.values()), perhaps=perhaps)


def _resent(checkpoint: SqliteCheckpoint, clock: Clock) -> Teller:
    doubts = unknowns(checkpoint, clock)

    def told(leaving: Leaving) -> list[Sentence]:
        chosen = checkpoint.ask(lambda connection: marked.pending(connection, 1, leaving.last))
        left = checkpoint.ask(marked.total) - len(chosen)
        return differences.sent_anew(doubts.within({*chosen}), left, young=doubts.young)

    return told


def _fixed(told: list[Sentence]) -> Teller:
    return lambda _: told


#: What the rows in doubt are taken for, by the word of `--as`.
DECISIONS = MappingProxyType(
    {
        "sent": Marking(
            ("resolve", " --as sent"),
            lambda connection, _: rows.decide_doubt(connection, State.SENT, None),
            lambda checkpoint, clock: _fixed(differences.taken_for_sent(unknowns(checkpoint, clock))),
            sends=False,
        ),
        "skip": Marking(
            ("resolve", " --as skip"),
            lambda connection, _: rows.decide_doubt(connection, State.REJECTED, rows.SKIPPED),
            lambda checkpoint, clock: _fixed(differences.given_up(unknowns(checkpoint, clock))),
            sends=False,
        ),
        "resend": Marking(
            ("resolve", " --as resend"),
            # A young one needs no new id: what is sent repeats it under its own, which reaches nobody twice.
            lambda connection, young: marked.repend(connection, rows.UNKNOWN, but=young),
            _resent,
            resends_doubt=True,
        ),
    }
)
