"""What makes this time different from a first `send`: the sentences that are shown before the question, built from numbers and times."""

import time
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import islice
from typing import Self

from wxpush.checkpoint.twice import Leaving, Twice

#: Gives the sentences of the rows that leave now.
Teller = Callable[[Leaving], list[str]]
#: So many errcodes are named; the rest is summed up.
_CODES = 5


@dataclass(frozen=True, slots=True)
class Unknowns:
    """Rows in doubt: how many, how many of them a plain `send` would still repeat safely, and until when, ms since 1970."""

    rows: int
    young: int = 0
    until_ms: int = 0
    #: Which of them are young.
    repeatable: frozenset[int] = frozenset()

    def within(self, chosen: AbstractSet[int]) -> Self:
        """The same of some of them."""
        return replace(self, rows=len(chosen), young=len(chosen & self.repeatable))

    def way_out(self) -> list[str]:
        """How some of them are settled without a decision."""
        if not self.young:
            return []
        which = "All" if self.young == self.rows else f"{self.young:,}"
        until = _clock(self.until_ms)
        return [
            f"{which} of them are younger than 9 minutes: until {until} a plain `wxpush send` repeats them with the same id, which reaches nobody twice."
        ]


def second_time(twice: Twice, ended_ms: int, changed: Sequence[str]) -> list[str]:
    """Of --again: how many rows go to somebody who had a message of the run before, when that ended, ms since 1970, and what changed
    since.
    """
    ended = _day(ended_ms)
    told = [f"The {' and '.join(changed)} changed since the run that ended {ended}."] if changed else []
    if not twice.had:
        told.append(
            f"None of the rows that leave now goes to somebody who had a message of the run that ended {ended}."
        )
    elif changed:
        told.append(
            f"{twice.had:,} of the rows that leave now go to somebody who had a message of that run already."
        )
    else:
        told.append(
            f"{twice.had:,} rows had this message already, in a run that ended {ended}: this sends it to them once more."
        )
    return [*told, *_perhaps(twice, "that run"), *_later(twice, "that run")]


def sent_anew(doubts: Unknowns, left: int, *, young: int) -> list[str]:
    """Of `resolve --as resend`; `left`: so many are marked and do not leave now; `young`: so many keep their ids."""
    told = []
    if doubts.rows:
        told += [
            f"{doubts.rows:,} rows in doubt may have had the message already. They get new ids, so whoever had it gets it twice."
        ]
    if young:
        told.append(
            f"{young:,} rows in doubt are younger than 9 minutes: they are repeated with the id that they have, which reaches nobody twice."
        )
    if left:
        told.append(
            f"{left:,} other rows in doubt do not leave now: those on the suppression list are suppressed, those behind --limit or --max-sends "
            f"get new ids too, and a later `wxpush send` sends them without asking about that again."
        )
    return told


def taken_for_sent(doubts: Unknowns) -> list[str]:
    """Of `resolve --as sent`."""
    return [
        f"{doubts.rows:,} rows in doubt are taken for sent: whoever did not get the message never will. This cannot be undone.",
        *doubts.way_out(),
    ]


def given_up(doubts: Unknowns) -> list[str]:
    """Of `resolve --as skip`."""
    return [
        f"{doubts.rows:,} rows in doubt are taken for rejected (skipped) and never sent again, also not by `retry`. This cannot be undone.",
        *doubts.way_out(),
    ]


def old_doubts_sent(rows: int) -> list[str]:
    """Of --in-doubt resend."""
    if not rows:
        return []
    return [
        f"{rows:,} rows in doubt are over 9 minutes old and are sent again (--in-doubt resend): whoever had the message gets it twice."
    ]


def old_doubts_given_up(rows: int) -> list[str]:
    """Of --in-doubt skip."""
    return [
        f"{rows:,} rows in doubt are over 9 minutes old and are never sent again (--in-doubt skip). This cannot be undone."
    ]


def retried(codes: Mapping[int, int], left: int, *, perhaps: int = 0) -> list[str]:
    """Of `retry`: how many rows that leave now each errcode rejected, most first; `left`: so many are marked and do not leave now;
    `perhaps`: of those that leave, so many had a try without an answer before they were rejected.
    """
    told = []
    if codes:
        named = [f"{code}: {many:,}" for code, many in islice(codes.items(), _CODES)]
        rest = sum(codes.values()) - sum(islice(codes.values(), _CODES))
        each = ", ".join([*named, f"others: {rest:,}"] if rest else named)
        told.append(f"{sum(codes.values()):,} rejected rows are sent again ({each}).")
    if perhaps:
        told.append(
            f"{perhaps:,} of them may have had the message already, by a try that got no answer before their repeat was rejected. "
            f"They get new ids, so whoever had it gets it twice."
        )
    if left:
        which = "other rejected rows" if codes else "rejected rows"
        told.append(
            f"{left:,} {which} do not leave now: those on the suppression list are suppressed, those of which no message can be made are invalid, "
            f"and those behind --limit or --max-sends are pending for a later `wxpush send`."
        )
    return told


def accepted(changed: Sequence[str], twice: Twice, *, before: int, now: int) -> list[str]:
    """Of --accept-changes: what changed, the rows of the old input and of this one, and how many go to somebody already sent."""
    rows = f"{now:,} rows as before" if now == before else f"{before:,} rows before, {now:,} now"
    told = f"The {' and '.join(changed)} changed since this campaign began: {rows}."
    if twice.had:
        facts = [
            told,
            f"{twice.had:,} of the rows that leave now go to somebody to whom this run has sent a message already.",
        ]
    else:
        facts = [
            f"{told} None of the rows that leave now goes to somebody to whom this run has sent already."
        ]
    facts += [*_perhaps(twice, "this run"), *_later(twice, "this run")]
    if twice.left:
        facts.append(
            f"{twice.left:,} rows in doubt are not in the input any more: they are not repeated, and nobody is asked about them."
        )
    if twice.others:
        facts.append(
            f"{twice.others:,} rows were sent to another openid than they have now. They stay sent, so who stands there now gets nothing, and "
            f"`retry` does not apply to them: give these rows another key, or send them from a list of their own."
        )
    return facts


def _perhaps(twice: Twice, run: str) -> list[str]:
    if not twice.perhaps:
        return []
    return [
        f"{twice.perhaps:,} of the rows that leave now go to somebody of whom it is not known whether a message of {run} reached them: they may have got it."
    ]


def _later(twice: Twice, run: str) -> list[str]:
    """Whoever is sent to later is named now: the command that sends to them finds nothing changed, and does not ask about them."""
    if not (twice.had_later or twice.perhaps_later):
        return []
    return [
        (
            f"Of the rows that do not leave now, {twice.had_later:,} go to somebody who had a message of {run} and {twice.perhaps_later:,} to "
            f"somebody who may have had one: a later `wxpush send` sends them without asking about that again."
        )
    ]


def _clock(at_ms: int) -> str:
    return time.strftime("%H:%M:%S", time.localtime(at_ms / 1000))


def _day(at_ms: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(at_ms / 1000))
