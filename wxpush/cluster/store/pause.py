"""Why nothing is sent for an account; and how that is kept in Redis, where machines of other versions read it too."""

from dataclasses import dataclass
from enum import Enum
from math import inf

import msgspec
from msgspec import Struct

from wxpush import detail
from wxpush.detail import Detail
from wxpush.words import Means, Sentence, told


class PauseCause(Enum):
    """Who or what paused an account."""

    #: `wxpush pause`: only `wxpush resume` ends it.
    OPERATOR = "operator"
    #: WeChat refuses the account; the next `wxpush dispatch` ends it.
    ACCOUNT = "account"
    QUOTA = "quota"


#: The weightiest first: what ends at midnight must not end what lasts until somebody has looked.
WEIGHTS = tuple(PauseCause)


@dataclass(frozen=True, slots=True)
class Pause:
    """Why nothing is sent for an account. `seconds` it lasts still; infinite: until somebody ends it."""

    cause: PauseCause
    #: A sentence, or the text of a version that kept no sentences or has this one otherwise.
    why: Detail = ""
    seconds: float = inf
    #: As in Stop.
    row_code: int | None = None
    #: The run whose rows it was heard with: the code says nothing of another's.
    run: str = ""
    #: What a sentence means for the rows.
    means: Means = Means.NOTHING

    def told(self) -> str:
        """The reason as a text; empty where there is none."""
        return told(self.why, self.means) if isinstance(self.why, Sentence) else self.why


class _Kept(Struct, frozen=True):
    """As Redis keeps it. Members that a version does not know it passes over; those that it misses have defaults."""

    cause: PauseCause
    #: The reason as a text: what versions tell that know no sentences, or not this one.
    sentence: str = ""
    row_code: int | None = None
    run: str = ""
    #: The reason as `wxpush.detail` keeps a sentence, and what it means for the rows.
    why: str = ""
    means: str = ""


def kept(pause: Pause) -> bytes:
    """As Redis keeps it; how long it lasts is told beside it."""
    sentence = pause.why if isinstance(pause.why, Sentence) else None
    return _encode(
        _Kept(
            cause=pause.cause,
            sentence=pause.told(),
            row_code=pause.row_code,
            run=pause.run,
            why=detail.stored(sentence) if sentence else "",
            means=pause.means.value,
        )
    )


def restored(data: bytes, seconds: float) -> Pause:
    """What was kept. `seconds`: how long it lasts still."""
    found = _decode(data)
    why = detail.restored(found.why)
    return Pause(
        cause=found.cause,
        why=why if isinstance(why, Sentence) else found.sentence,
        seconds=seconds,
        row_code=found.row_code,
        run=found.run,
        means=_MEANS.get(found.means, Means.NOTHING),
    )


_MEANS = {each.value: each for each in Means}
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(_Kept).decode
