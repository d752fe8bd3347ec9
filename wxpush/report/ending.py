"""How the end of an invocation is told to people: why, by whom rows were refused, until when a repeat is safe, and one last line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from wxpush.errors import Exit
from wxpush.report.labelling import DONE, label_of
from wxpush.report.summary import Summary, next_command
from wxpush.words import Duration, Phrases, Sentence, catalogue
from wxpush.words.codes import Named
from wxpush.words.labels import Label
from wxpush.words.moments import Moment

#: So many codes are told by name in a line.
_NAMED = 3
#: States in the order in which they are counted, behind what was sent.
_ORDER = (
    "under_review", "rejected", "invalid", "duplicate", "suppressed", "expired", "in_doubt", "not_attempted",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cause:
    """Why rows are rejected or invalid: an errcode, or the kind of what is wrong with a row."""

    name: int | str
    many: int
    meaning: str
    advice: str

    def told(self) -> Sentence:
        """What it means, and what to do, of all these rows."""
        name = Named(self.name) if isinstance(self.name, int) else self.name
        fields = {"name": name, "many": self.many, "meaning": self.meaning, "advice": self.advice}
        return Sentence("report.cause_of_one" if self.many == 1 else "report.cause", **fields)


@dataclass(frozen=True, slots=True)
class InDoubt:
    """Rows in doubt at the end: how many a repeat leaves, as they are too old for it; how many are young enough to be repeated safely, and
    until when, ms since 1970.
    """

    held: int = 0
    young: int = 0
    until_ms: int = 0


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """Of a dry run: how many rows `send` would send now, and whether nothing is in its way."""

    leaving: int
    ok: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """All that is told where an invocation ends."""

    summary: Summary
    #: Why it ended before its last row; of a dry run, that it was one.
    why: str = ""
    causes: Sequence[Cause] = ()
    #: Rows in doubt that a repeat leaves, as they are too old for it.
    held: int = 0
    #: Rows in doubt that are repeated safely, and until when, ms since 1970.
    young: int = 0
    until_ms: int = 0
    #: What to run next; empty: nothing; None: what the counts ask for.
    command: str | None = None
    #: None: it is no dry run.
    rehearsed: Rehearsed | None = None

    @property
    def label(self) -> Label:
        """What its last line is."""
        if self.rehearsed is not None and not self.rehearsed.ok:
            return max(label_of(self.summary.exit_code), Label.WARNING, key=_GRAVITY.index)
        return label_of(self.summary.exit_code)

    def following(self, named: str, sending: str) -> str:
        """What to run next; empty: nothing. `named`, `sending`: as `next_command` takes them."""
        if self.command is not None:
            return self.command
        return next_command(named, self.summary, sending=sending, held=self.held) or ""

    def doubts(self) -> Iterator[Sentence]:
        """What to do about rows in doubt, and by when."""
        if self.young:
            yield Sentence("report.doubt_until", many=self.young, until=Moment(self.until_ms))
        if self.held:
            yield Sentence("report.doubt_held", many=self.held)

    def last_line(self, recipients: str) -> str:
        """The line that ends it."""
        summary = self.summary
        if self.rehearsed is None:
            return last_line(recipients, summary)
        sent = [_sent(summary)] if _altogether(summary) else []
        counts = [_leaving(self.rehearsed), *sent]
        names = (name for name in _ORDER if name != "not_attempted")
        return _line(recipients, None, [*counts, *_counts(summary, names)], summary)


_GRAVITY = (Label.NOTE, Label.NEXT, Label.DONE, Label.WARNING, Label.ERROR)


def last_line(recipients: str, summary: Summary) -> str:
    """The one line that ends an invocation: a verdict, the rows by outcome, the time without that at the prompt, the exit code."""
    sent = _sent_now(summary) if summary.already_sent else _sent(summary)
    return _line(recipients, _verdict(summary), [sent, *_counts(summary, _ORDER)], summary)


def standing_line(recipients: str, summary: Summary) -> str:
    """The same afterwards, whichever invocation sent a row."""
    return _line(recipients, _verdict(summary), [_sent(summary), *_counts(summary, _ORDER)], summary)


def times_line(summary: Summary) -> str:
    """When the last invocation began, when and why it ended: what `status` says beside the counts."""
    return str(_times(summary))


def _times(summary: Summary) -> Sentence:
    if summary.started_at is None:
        return Sentence("report.times_not_begun")
    began = Moment.of_iso(summary.started_at)
    if summary.ended_at is not None:
        ended = Moment.of_iso(summary.ended_at)
        code = summary.exit_code
        if not summary.reason:
            return Sentence("report.times_ended", began=began, ended=ended, code=code)
        return Sentence("report.times_stopped", began=began, ended=ended, why=why(summary.reason), code=code)
    if summary.running:
        return Sentence("report.times_going_on", began=began)
    return Sentence("report.times_cut_off", began=began, code=summary.rows_exit_code)


def why(reason: str) -> Sentence | str:
    """A reason in words. A checkpoint of a later version may hold others."""
    name = f"report.stopped_by_{reason}"
    return Sentence(name) if name in catalogue().TEXTS else reason


def _line(recipients: str, verdict: Sentence | None, counts: Sequence[Sentence], summary: Summary) -> str:
    fields: dict[str, object] = {
        "recipients": recipients,
        "counts": Phrases(counts),
        "took": Duration(summary.total_seconds - summary.waited_seconds),
        "end": end_of(summary),
    }
    if verdict is None:
        return str(Sentence("report.last_line", **fields))
    return str(Sentence("report.last_line_with_verdict", verdict=verdict, **fields))


def _verdict(summary: Summary) -> Sentence | None:
    """Why it is not simply done, in a word or a few."""
    if summary.exit_code is None:
        return None  # how it stands is told at the end of the line
    if summary.reason:
        return Sentence("report.verdict_stopped", why=why(summary.reason))
    if summary.exit_code == Exit.IN_DOUBT:
        return Sentence("report.verdict_in_doubt")
    return None if summary.exit_code in DONE else Sentence("report.verdict_unfinished")


def end_of(summary: Summary) -> Sentence:
    """How the last invocation ended: its exit code, or that there is none."""
    if summary.exit_code is not None:
        return Sentence("report.ended", code=summary.exit_code)
    if summary.started_at is None:
        return Sentence("report.not_begun")
    if summary.running:
        return Sentence("report.going_on")
    return Sentence("report.cut_off", code=summary.rows_exit_code)


def _leaving(rehearsed: Rehearsed) -> Sentence:
    if not rehearsed.leaving:
        return Sentence("report.count_leaving_none")
    return Sentence(
        "report.count_leaving_ok" if rehearsed.ok else "report.count_leaving", many=rehearsed.leaving
    )


def _sent(summary: Summary) -> Sentence:
    many = _altogether(summary)
    return Sentence("report.count_sent" if many else "report.count_sent_none", many=many, rows=summary.rows)


def _sent_now(summary: Summary) -> Sentence:
    name = "report.count_sent_now" if summary.sent else "report.count_sent_earlier"
    return Sentence(name, now=summary.sent, many=_altogether(summary), rows=summary.rows)


def _altogether(summary: Summary) -> int:
    return summary.sent + summary.already_sent


def _counts(summary: Summary, names: Sequence[str] | Iterator[str]) -> Iterator[Sentence]:
    """Those that there are any of."""
    for name in names:
        many = getattr(summary, name)
        if many:
            count = Sentence(f"report.count_{name}", many=many)
            of = _by_code(summary.errcodes) if name == "rejected" else []
            yield Sentence("report.count_of", count=count, of=of) if of else count


def _by_code(errcodes: Mapping[str, int]) -> list[Sentence]:
    """The codes with a word and a number each; of many the most frequent."""
    most = sorted(errcodes.items(), key=lambda each: -each[1])
    if len(most) == _NAMED + 1:  # the last takes no more room by its name
        shown, others = most, 0
    else:
        shown, others = most[:_NAMED], sum(many for _, many in most[_NAMED:])
    found = [Sentence("report.of_code", code=Named(int(code)), many=many) for code, many in shown]
    return [*found, Sentence("report.of_others", many=others)] if others else found
