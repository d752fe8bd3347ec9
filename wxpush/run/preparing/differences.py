"""What makes this time different from a first `send`: the sentences that are shown before the question, built from numbers and times."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from wxpush.checkpoint.findings import Twice

#: So many errcodes are named; the rest is summed up.
_CODES = 5


@dataclass(frozen=True, slots=True)
class Unknowns:
    """Rows in doubt: how many, how many of them a plain `send` would still repeat safely, and until when, ms since 1970."""

    rows: int
    young: int = 0
    until_ms: int = 0

    def way_out(self) -> list[str]:
        """How some of them are settled without a decision."""
        if not self.young:
            return []
        which = "All" if self.young == self.rows else f"{self.young:,}"
        until = _clock(self.until_ms)
        return [
            f"{which} of them are younger than 9 minutes: until {until} a plain `wxpush send` repeats them with the same id, which reaches nobody twice."
        ]


def second_time(had: int, ended_ms: int) -> list[str]:
    """Of --again: how many rows of the run before were accepted, and when it ended, ms since 1970."""
    return [
        f"{had:,} rows had this message already, in a run that ended {_day(ended_ms)}: this sends it to them a second time."
    ]


def sent_anew(doubts: Unknowns) -> list[str]:
    """Of `resolve --as resend`."""
    return [
        f"{doubts.rows:,} rows in doubt may have had the message already. They get new ids, so whoever had it gets it twice.",
        *doubts.way_out(),
    ]


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
    return [
        f"{rows:,} rows in doubt are over 9 minutes old and are sent again (--in-doubt resend): whoever had the message gets it twice."
    ]


def old_doubts_given_up(rows: int) -> list[str]:
    """Of --in-doubt skip."""
    return [
        f"{rows:,} rows in doubt are over 9 minutes old and are never sent again (--in-doubt skip). This cannot be undone."
    ]


def retried(codes: Mapping[str, int]) -> list[str]:
    """Of `retry`: how many rows each errcode rejected, most first."""
    named = [f"{code}: {many:,}" for code, many in islice(codes.items(), _CODES)]
    rest = sum(codes.values()) - sum(islice(codes.values(), _CODES))
    return [
        f"{sum(codes.values()):,} rejected rows are sent again ({', '.join([*named, f'others: {rest:,}'] if rest else named)})."
    ]


def accepted(changed: Sequence[str], twice: Twice, *, before: int, now: int) -> list[str]:
    """Of --accept-changes: what changed, the rows of the old input and of this one, and how many go to somebody already sent."""
    rows = f"{now:,} rows as before" if now == before else f"{before:,} rows before, {now:,} now"
    told = f"The {' and '.join(changed)} changed since this campaign began: {rows}."
    if twice.had:
        facts = [
            told,
            f"{twice.had:,} of the rows still to be sent go to somebody to whom this run has sent a message already.",
        ]
    else:
        facts = [
            f"{told} None of the rows still to be sent goes to somebody to whom this run has sent already."
        ]
    if twice.perhaps:
        facts.append(
            f"{twice.perhaps:,} of the rows still to be sent go to somebody of whom it is not known whether a message of this run reached them: they may have got it."
        )
    if twice.left:
        facts.append(
            f"{twice.left:,} rows in doubt are not in the input any more: they are not repeated, and nobody is asked about them."
        )
    return facts


def _clock(at_ms: int) -> str:
    return time.strftime("%H:%M:%S", time.localtime(at_ms / 1000))


def _day(at_ms: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(at_ms / 1000))
