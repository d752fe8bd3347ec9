"""What makes this time different from a first `send`: the sentences that are shown before the question."""

import time
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import islice
from typing import Self

from wxpush.checkpoint.continuation import named
from wxpush.checkpoint.twice import Leaving, Twice
from wxpush.words import Sentence

#: Gives the sentences of the rows that leave now.
Teller = Callable[[Leaving], list[Sentence]]
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

    def way_out(self) -> list[Sentence]:
        """How some of them are settled without a decision."""
        if not self.young:
            return []
        until = _clock(self.until_ms)
        if self.young == self.rows:
            return [Sentence("run.all_young", until=until)]
        return [Sentence("run.some_young", young=self.young, until=until)]


def second_time(twice: Twice, ended_ms: int, changed: Sequence[str]) -> list[Sentence]:
    """Of --again: how many rows go to somebody who had a message of the run before, when that ended, ms since 1970, and what changed
    since.
    """
    ended = _day(ended_ms)
    told = [Sentence("run.changed_since", what=named(changed), ended=ended)] if changed else []
    if not twice.had:
        told.append(Sentence("run.nobody_a_second_time", ended=ended))
    elif changed:
        told.append(Sentence("run.some_had_one", had=twice.had))
    else:
        told.append(Sentence("run.once_more", had=twice.had, ended=ended))
    return [*told, *_perhaps(twice, "run.perhaps_of_that_run"), *_later(twice, "run.later_of_that_run")]


def sent_anew(doubts: Unknowns, left: int, *, young: int) -> list[Sentence]:
    """Of `resolve --as resend`; `left`: so many are marked and do not leave now; `young`: so many keep their ids."""
    told = []
    if doubts.rows:
        told.append(Sentence("run.sent_anew", rows=doubts.rows))
    if young:
        told.append(Sentence("run.young_keep_their_ids", young=young))
    if left:
        told.append(Sentence("run.others_in_doubt", left=left))
    return told


def taken_for_sent(doubts: Unknowns) -> list[Sentence]:
    """Of `resolve --as sent`."""
    return [Sentence("run.taken_for_sent", rows=doubts.rows), *doubts.way_out()]


def given_up(doubts: Unknowns) -> list[Sentence]:
    """Of `resolve --as skip`."""
    return [Sentence("run.given_up", rows=doubts.rows), *doubts.way_out()]


def old_doubts_sent(rows: int) -> list[Sentence]:
    """Of --in-doubt resend."""
    return [Sentence("run.old_doubts_sent", rows=rows)] if rows else []


def old_doubts_given_up(rows: int) -> list[Sentence]:
    """Of --in-doubt skip."""
    return [Sentence("run.old_doubts_given_up", rows=rows)]


def retried(codes: Mapping[int, int], left: int, *, perhaps: int = 0) -> list[Sentence]:
    """Of `retry`: how many rows that leave now each errcode rejected, most first; `left`: so many are marked and do not leave now;
    `perhaps`: of those that leave, so many had a try without an answer before they were rejected.
    """
    told = []
    if codes:
        counts = [
            Sentence("run.code_count", code=code, many=many) for code, many in islice(codes.items(), _CODES)
        ]
        rest = sum(codes.values()) - sum(islice(codes.values(), _CODES))
        if rest:
            counts.append(Sentence("run.other_codes_count", many=rest))
        told.append(Sentence("run.retried", many=sum(codes.values()), codes=counts))
    if perhaps:
        told.append(Sentence("run.retried_may_have_arrived", perhaps=perhaps))
    if left:
        told.append(Sentence("run.others_rejected_left" if codes else "run.rejected_left", left=left))
    return told


def retried_expired(many: int, left: int) -> list[Sentence]:
    """Of `retry --state expired`: how many rows leave now; `left`: so many are marked and do not."""
    told = [Sentence("run.retried_expired", many=many)] if many else []
    return [*told, *([Sentence("run.expired_left", left=left)] if left else [])]


def accepted(changed: Sequence[str], twice: Twice, *, before: int, now: int) -> list[Sentence]:
    """Of --accept-changes: what changed, the rows of the old input and of this one, and how many go to somebody already sent."""
    what = named(changed)
    told = Sentence("run.changed_from", what=what, before=before, now=now)
    if now == before:
        told = Sentence("run.changed_with_as_many", what=what, now=now)
    if twice.had:
        facts = [told, Sentence("run.accepted_for_some", had=twice.had)]
    else:
        facts = [Sentence("run.accepted_for_nobody", changed=told)]
    facts += [*_perhaps(twice, "run.perhaps_of_this_run"), *_later(twice, "run.later_of_this_run")]
    if twice.left:
        facts.append(Sentence("run.doubts_left_the_input", left=twice.left))
    if twice.others:
        facts.append(Sentence("run.sent_to_another_openid", others=twice.others))
    return facts


def _perhaps(twice: Twice, name: str) -> list[Sentence]:
    """`name`: the id of the text, which says of which run."""
    return [Sentence(name, many=twice.perhaps)] if twice.perhaps else []


def _later(twice: Twice, name: str) -> list[Sentence]:
    """Whoever is sent to later is named now: the command that sends to them finds nothing changed, and does not ask about them."""
    if not (twice.had_later or twice.perhaps_later):
        return []
    return [Sentence(name, had=twice.had_later, perhaps=twice.perhaps_later)]


def _clock(at_ms: int) -> str:
    return time.strftime("%H:%M:%S", time.localtime(at_ms / 1000))


def _day(at_ms: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(at_ms / 1000))
