"""What is said over the socket: one line of JSON each way. There are three orders, and no more."""

from typing import Any

import msgspec
from msgspec import Struct

from wxpush.limits.lever import Lever
from wxpush.parsing.quantities import HIGHEST_RATE

#: Bytes of a line at the most.
LONGEST = 1024


class LeverOrder(Struct, frozen=True, forbid_unknown_fields=True):
    """`rate`: for `do: rate`, a second; null: no bound.

    `of`: device and inode of the checkpoint of the send that it is for: a socket can be given another's name by whoever may write to its
    folder. null: there is no such file.
    """

    do: Lever
    rate: float | None = None
    of: tuple[int, int] | None = None


class LeverAnswer(Struct, frozen=True, kw_only=True):
    """`ok`: the order was understood; `changed`: and changed something; `recorded`: and that is in the checkpoint.

    `rate`: what is asked for now, a second, and `before`; null: no bound.
    """

    ok: bool
    changed: bool = False
    recorded: bool = True
    paused: bool = False
    rate: float | None = None
    before: float | None = None


_ORDER = msgspec.json.Decoder(LeverOrder)
_ANSWER = msgspec.json.Decoder(LeverAnswer)


def line(said: LeverOrder | LeverAnswer) -> bytes:
    return msgspec.json.encode(said) + b"\n"


def order(data: bytes) -> LeverOrder | None:
    """The order; None for what is none."""
    found: LeverOrder | None = _decoded(_ORDER, data)
    if found is None or (found.rate is not None and not 0 < found.rate <= HIGHEST_RATE):
        return None
    return found


def answer(data: bytes) -> LeverAnswer | None:
    """The answer; None for what is none."""
    found: LeverAnswer | None = _decoded(_ANSWER, data)
    return found


def _decoded(decoder: "msgspec.json.Decoder[Any]", data: bytes) -> Any:
    try:
        return decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
