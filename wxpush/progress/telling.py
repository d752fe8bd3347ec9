"""What a snapshot says, in sentences: the same for the live view, heartbeats, events and programs."""

import time
from collections.abc import Iterator

from wxpush.detail import Detail
from wxpush.hold import Held, Hold
from wxpush.progress.snapshot import Snapshot
from wxpush.words import Duration, Phrases, Rate, Sentence, catalogue
from wxpush.words.codes import Named, codes

#: Told where there are any, and the first always.
COUNTS = ("sent", "rejected", "under_review", "expired", "in_doubt")
#: A moment farther away than this is told with its day.
_DAY = 20 * 3600.0


def pace(snapshot: Snapshot) -> Iterator[Sentence]:
    """Rate, time left and time gone."""
    if snapshot.asked is None and snapshot.limit is None:
        yield Sentence("progress.rate", rate=snapshot.rate)
    else:
        asked = snapshot.limit if snapshot.asked is None else snapshot.asked
        yield Sentence("progress.rate_of", rate=snapshot.rate, limit=Rate(asked or 0.0))
    if snapshot.eta is None:
        yield Sentence("progress.eta_unknown")
    else:
        yield Sentence("progress.eta", eta=Duration(_whole(snapshot.eta)))
    yield Sentence("progress.elapsed", time=Duration(_whole(snapshot.elapsed)))
    for name in ("in_flight", "retries"):
        if many := getattr(snapshot, name):
            yield Sentence(f"progress.{name}", many=many)


def count(snapshot: Snapshot, name: str) -> Sentence:
    """One of COUNTS. Sent ones are told altogether, rejected ones by WeChat's codes."""
    many = getattr(snapshot, name)
    if name == "sent" and snapshot.sent_before:
        return Sentence("progress.sent_altogether", many=many, altogether=many + snapshot.sent_before)
    if name == "rejected" and snapshot.errcodes:
        by_code = sorted(snapshot.errcodes.items(), key=lambda each: (-each[1], each[0]))
        told = [Sentence("progress.of_code", code=Named(code), many=rows) for code, rows in by_code]
        return Sentence("progress.rejected_by", many=many, codes=Phrases(told))
    return Sentence(f"progress.{name}", many=many)


def counts(snapshot: Snapshot) -> Iterator[tuple[str, Sentence]]:
    """Those of COUNTS that there are, by name; the first in any case."""
    for name in COUNTS:
        if name == COUNTS[0] or getattr(snapshot, name):
            yield name, count(snapshot, name)


def held(snapshot: Snapshot, hold: Hold) -> Sentence:
    """What holds messages back, why, and until when."""
    return held_at(hold, snapshot.at_ms, snapshot.asked)


def held_at(hold: Hold, at_ms: int, asked: float | None) -> Sentence:
    """The same as of that moment, where so many a second were asked for."""
    fields: dict[str, object] = {
        "why": why(hold),
        "many": hold.many,
        "of": hold.of,
        "until": moment(at_ms, hold.seconds),
        "gives_up": moment(at_ms, hold.gives_up),
        "rate": Rate(hold.rate or 0.0),
        "asked": Sentence("progress.unlimited") if asked is None else Rate(asked),
        "takes": Duration(_whole(hold.takes or 0.0)),
        "most": Duration(hold.most or 0.0),
    }
    name = f"progress.held_by_{hold.by.value}"
    if hold.by in _WITH_END and hold.seconds is None:
        name += "_for_now"
    return Sentence(name, **fields)


#: Whose end may be known, and is told then.
_WITH_END = frozenset({Held.THROTTLED, Held.WINDOW})


def why(hold: Hold) -> Sentence | Detail:
    """What WeChat answered, or what requests died of."""
    if hold.errcode is None:
        return hold.said
    word = codes().short.get(hold.errcode) or hold.said
    if not word:
        return Sentence("progress.code", code=hold.errcode)
    return Sentence("progress.code_and_word", code=hold.errcode, word=word)


def over(snapshot: Snapshot, kind: Held) -> Sentence:
    """That something stalls the run no more."""
    rate = Sentence("progress.unlimited") if snapshot.limit is None else Rate(snapshot.limit)
    return Sentence(f"progress.over_{kind.value}", rate=rate)


def moment(at_ms: int, seconds: float | None) -> str:
    """A time of this place's clock so many seconds after another, `09:41:00`; with its day where it is far."""
    if seconds is None:
        return ""
    ends = time.localtime(round(at_ms / 1000 + seconds))
    return time.strftime("%m-%d %H:%M" if seconds > _DAY else "%H:%M:%S", ends)


def _whole(seconds: float) -> float:
    """Tenths of a second change too quickly to be read."""
    return float(round(seconds)) if seconds >= 1 else seconds


def parts(sentences: Iterator[Sentence]) -> str:
    """Several in a row."""
    return catalogue().PHRASE_COMMA.join(map(str, sentences))
