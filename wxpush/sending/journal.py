"""Which messages are where, made durable: intents before a message may leave, results after its answer.

One task writes what has been answered and what is to leave next in one commit, and only then does the latter become ready.
"""

from collections import deque
from collections.abc import Callable
from itertools import chain

import anyio
import anyio.lowlevel

from wxpush.channels.base import Repeats
from wxpush.checkpoint.base import Checkpoint, Intents
from wxpush.limits.gates import Gates
from wxpush.model import Kind, Message, State, Verdict
from wxpush.sending import retry
from wxpush.sending.bell import Bell
from wxpush.sending.queue import Queue
from wxpush.sending.records import record
from wxpush.sending.tally import Tally
from wxpush.system.clock import Clock
from wxpush.words import Sentence

#: Intents run this many seconds ahead of the rate. With the results that wait for their commit, a crash leaves unknown at
#: most what is in flight and 100 ms of rows.
_AHEAD = 0.08
#: Pause between two commits, so that many rows share one sync, while enough is ready for the workers.
_TICK = 0.01
#: Rows composed in one go; more would keep the event loop from the sockets.
_SLICE = 256
#: Rows that are enough for a commit.
_BATCH = 512
#: No wait is shorter: a gate that opens in less is open.
_SHORTEST = 0.001
_IN_FLIGHT, _REJECTED = State.IN_FLIGHT, State.REJECTED
#: Of a request in flight when the sender ended.
_CUT_OFF = Verdict(Kind.UNSURE, detail=Sentence("rows.no_answer_by_the_end"))


class Journal:
    """The books of one invocation. Every message taken from the queue is in exactly one of: intended, ready, in flight, the queue."""

    def __init__(
        self,
        *,
        queue: Queue,
        checkpoint: Checkpoint,
        gates: Gates,
        clock: Clock,
        tally: Tally,
        invocation: int,
        least: int,
        repeats: Repeats,
        stalled: Callable[[], bool],
    ) -> None:
        """`least`: rows an unlimited sender intends at the least; `stalled` is asked for more work when none is left."""
        self._queue = queue
        self._checkpoint = checkpoint
        self._gates = gates
        self._rate, self._breaker = gates.rate, gates.breaker
        self._windowed = gates.window is not None
        self._clock = clock
        self._tally = tally
        self._invocation = invocation
        self._least = least
        self._repeats = repeats
        self._stalled = stalled
        self._intended: list[Message] = []
        #: What may leave at once.
        self.ready: deque[Message] = deque()
        self._in_flight: dict[int, Message] = {}
        tally.count_in_flight_by(self._in_flight.__len__)
        #: What the next commit tells of rows that are not to leave now: their states and the last verdicts.
        self._outcomes: list[tuple[Message, State, Verdict | None]] = []
        self.over = False
        self._ended = False
        self.became_ready = Bell()
        self._changed = Bell()
        queue.fed = self._changed.ring

    async def run(self) -> None:
        """Write until nothing is left that could be sent or answered. Raises DiskError, and what reading the input raises."""
        while not self._ended:
            more = self._intend()
            if more and len(self._intended) < _BATCH:
                await anyio.lowlevel.checkpoint()
                self._heed_gates()
            elif self._outcomes or self._intended or self._queue.unsendable:
                await self._write()
                await anyio.sleep(0 if more else _TICK)
            elif self.ready or self._in_flight or self._queue.has_more:
                await self._changed.wait(self._next_event())
                if self._windowed:
                    self._heed_gates()
            elif not self._stalled():
                if not self._queue.endless:
                    break
                await self._changed.wait()
        self.over = True
        self.became_ready.ring()

    def hand_out(self) -> Message | None:
        """Give a message whose intent is durable; it is in flight until it is settled or sent back. None: there is no time left for it."""
        if self._windowed and self._gates.closed:
            self.withdraw()
            return None
        message = self.ready.popleft()
        self._in_flight[message.row] = message
        tally = self._tally
        if tally.began is None:
            tally.begin(self._clock.monotonic())
        self._changed.ring()
        if (message.unsure or message.expires_ms is not None) and self._too_late(message):
            self._breaker.withdraw()
            return None
        return message

    def set_aside(self, message: Message) -> None:
        """The message was refused and its end is settled later: after a crash meanwhile nothing of it was in flight."""
        self._forget_in_flight(message)
        self._outcomes.append(_waiting(message))

    def settle(self, message: Message, state: State, verdict: Verdict | None) -> None:
        """Write a row's end, for this invocation at least."""
        self._forget_in_flight(message)
        self._tally.states[state] += 1
        if state is _REJECTED and verdict is not None and verdict.errcode is not None:
            self._tally.errcodes[verdict.errcode] += 1
        self._outcomes.append((message, state, verdict))

    def again(self, message: Message, plan: retry.Again) -> None:
        """Send a message back to the queue, and write what is known of it meanwhile."""
        self.set_aside(message)
        if not message.unsure:
            message.first = None  # nothing of it has arrived, so the time for its repeats begins anew
        if plan.when is retry.When.LAST:
            self._queue.defer(message)
        else:
            self._queue.again(message, self._clock.monotonic() + plan.delay, free=plan.free)

    def withdraw(self) -> None:
        """Take back what is ready and has not left: a gate has closed."""
        waiting = [*self.ready, *self._intended]
        self.ready.clear()
        self._intended.clear()
        for message in waiting:
            if not message.unsure:
                message.first = None
            self._queue.withdrawn(message)
            self._outcomes.append(_waiting(message))
        if waiting:  # a probe in flight stays the probe
            self._breaker.withdraw()
        self._changed.ring()

    def stop(self) -> None:
        """Hand out nothing more."""
        self._queue.closed = True
        self.withdraw()

    def end(self) -> None:
        """Let `run` return after the commit in hand."""
        self._ended = True
        self._changed.ring()

    def release(self) -> None:
        """Give the place of a probe back that gets no answer any more: the breaker may be others' too."""
        if self._in_flight or self.ready or self._intended:
            self._breaker.withdraw()

    async def close(self) -> None:
        """Write what the end of the invocation means for rows that have none: in doubt if any try may have been accepted."""
        now = self._clock.monotonic()
        for message in self._in_flight.values():  # it left, or may have
            self._tally.count(message, Kind.UNSURE, now)
            message.last = _CUT_OFF
        for message in [*self._in_flight.values(), *self._queue.leftovers()]:
            self.settle(message, retry.unanswered(message).state, message.last)
        await self._write()

    async def _write(self) -> None:
        """Commit results and intents. What a failed commit held stays in the books: nobody knows whether it is on disk."""
        told, at_ms = len(self._outcomes), self._clock.wall_ms()
        intents = [(message, _IN_FLIGHT, None) for message in self._intended if message.recorded]
        told_of = chain(self._outcomes, intents)
        records = [record(each, at_ms, self._invocation, self._clock) for each in told_of]
        unsendable = self._queue.unsendable.records(at_ms)
        fresh = [message for message in self._intended if not message.recorded]
        await self._checkpoint.commit(records + unsendable, Intents.of(fresh, self._invocation))
        del self._outcomes[:told]
        self._queue.unsendable.written(unsendable)
        self._tally.states.update(record.state for record in unsendable)
        self.ready.extend(self._intended)
        self._intended.clear()
        self._heed_gates()
        self.became_ready.ring()

    def _intend(self) -> bool:
        """Take what may leave soon, in one slice; whether there may be more."""
        now = self._clock.monotonic()
        if self._gates.wait(now) > 0:
            return False
        room = min(self._room(now), _SLICE)
        instant = self._clock.instant()
        take = self._queue.take_to_repeat if self._gates.repeats_only else self._queue.take
        taken = 0
        while taken < room and (message := take(now)) is not None:
            if (message.unsure or message.expires_ms is not None) and self._too_late(message):
                continue
            if message.first is None:
                message.first = instant
            self._intended.append(message)
            taken += 1
        if taken:
            self._breaker.take(now)
        return taken == _SLICE

    def _too_late(self, message: Message) -> bool:
        """Whether a message may not leave any more, as its row has expired or it is too old to be repeated: then it is settled."""
        if (end := retry.over(message, self._clock.instant(), self._repeats)) is None:
            return False
        self.settle(message, *end)
        self._queue.allowance += 1  # the next row leaves in its place
        return True

    def _heed_gates(self) -> None:
        """Take back what may not leave, as a gate has closed since it was decided."""
        if (self.ready or self._intended) and self._gates.shut(self._clock.monotonic()):
            self.withdraw()

    def _room(self, now: float) -> float:
        ahead = max(1.0, self._rate.rows_within(_AHEAD, now, least=self._least))
        waiting = len(self._intended) + len(self.ready)
        return min(ahead - waiting, self._breaker.room - len(self._in_flight) - waiting)

    def _next_event(self) -> float:
        now = self._clock.monotonic()
        if self._room(now) <= 0:
            return self._gates.longest_rest
        due = self._queue.due_to_repeat() if self._gates.repeats_only else self._queue.due()
        return max(self._gates.next_look(now, due - now), _SHORTEST)

    def _forget_in_flight(self, message: Message) -> None:
        self._in_flight.pop(message.row, None)
        self._changed.ring()


def _waiting(message: Message) -> tuple[Message, State, Verdict | None]:
    message.recorded = True
    return message, State.IN_DOUBT if message.unsure else State.PENDING, message.last
