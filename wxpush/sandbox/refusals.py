"""Refusals as they are answered: each gets a request id, is counted, and can be asked about for a while."""

from collections import Counter, OrderedDict
from random import Random

from msgspec import Struct

from wxpush.sandbox.answers import HttpAnswer, HttpCall, Refusal, reply
from wxpush.sandbox.stamps import mint_rid

#: How many refused requests are remembered.
_KEPT = 1000


class Trace(Struct, frozen=True, gc=False):
    """A refused request, as `openapi/rid/get` tells of it."""

    call: HttpCall
    answer: bytes


class RefusalLog:
    """Answers with refusals and remembers them. `errcodes` counts them by errcode."""

    def __init__(self, random: Random) -> None:
        self.errcodes: Counter[int] = Counter()
        self._random = random
        self._traces: OrderedDict[str, Trace] = OrderedDict()

    def answer(self, refusal: Refusal, call: HttpCall) -> HttpAnswer:
        """`{"errcode": ..., "errmsg": "... rid: hex-hex-hex"}`."""
        rid = mint_rid(self._random, call.at_us)
        answer = reply({"errcode": refusal.errcode, "errmsg": f"{refusal.errmsg} rid: {rid}"})
        self.errcodes[refusal.errcode] += 1
        self._traces[rid] = Trace(call, answer.body)
        if len(self._traces) > _KEPT:
            self._traces.popitem(last=False)
        return answer

    def find(self, rid: str) -> Trace | None:
        return self._traces.get(rid)
