"""Who goes next: what came back and is due first, then fresh rows, at the very end what was deferred.

Returning to the queue is the only retry there is: a waiting message holds no worker and no connection, and
passes the same limits again. Stopping is the queue handing out nothing more.
"""

import heapq
from collections import deque
from collections.abc import Callable, Iterator
from itertools import count
from math import inf
from typing import TypeAlias

from wxpush.model import Message
from wxpush.sending.tally import Tally
from wxpush.sending.unsendable import Unsendable

#: Waiting retries beyond this mean that more fails than the retry budget can ever carry.
_MOST_WAITING = 10_000


_Waiting: TypeAlias = tuple[float, int, Message]


class RetryBudget:
    """Retries an invocation may spend: 20 % of its first attempts, plus 100."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._retries = 0

    def spend(self) -> None:
        self._retries += 1

    @property
    def left(self) -> float:
        return (500 + self._tally.first_attempts - 5 * self._retries) / 5

    @property
    def spent(self) -> bool:
        return self.left < 1


class Queue:
    """Messages that are not in flight. `fresh` is read one at a time, so memory does not grow with the file."""

    def __init__(
        self,
        fresh: Iterator[Message],
        tally: Tally,
        *,
        allowance: float = inf,
        unsendable: Unsendable | None = None,
    ) -> None:
        """`tally` is the sender's, and refills the budget. `allowance`: how many fresh rows may be handed out until
        somebody raises it.

        `unsendable`: where the rows are found of which `fresh` could make no message.
        """
        self._fresh = fresh
        self.unsendable = Unsendable() if unsendable is None else unsendable
        self._dry = False
        self._withdrawn: deque[Message] = deque()
        # Heaps by when a message is due; equal times keep their order.
        self._order = count()
        self._repeats: list[_Waiting] = []
        self._retries: list[_Waiting] = []
        self._deferred: deque[Message] = deque()
        self._budget = RetryBudget(tally)
        self.allowance = allowance
        self.closed = False
        #: Tells whoever takes from here that there is more.
        self.fed: Callable[[], None] = lambda: None

    def take(self, now: float) -> Message | None:
        """Give the next message, or None when nothing may go now."""
        if self.closed:
            return None
        if self._withdrawn:
            return self._withdrawn.popleft()
        if self._repeats and self._repeats[0][0] <= now:
            return heapq.heappop(self._repeats)[2]
        if self._retries and self._retries[0][0] <= now and not self._budget.spent:
            self._budget.spend()
            return heapq.heappop(self._retries)[2]
        if self._may_pull:
            if (message := next(self._fresh, None)) is not None:
                self.allowance -= 1
                return message
            self._dry = True
        return self._next_deferred()

    def take_to_repeat(self, now: float) -> Message | None:
        """Give the next message that may have arrived already, out of those that came back."""
        if self.closed:
            return None
        for place, message in enumerate(self._withdrawn):
            if message.unsure:
                del self._withdrawn[place]
                return message
        for waiting, costs in ((self._repeats, False), (self._retries, True)):
            found = min((each for each in waiting if each[2].unsure), default=None)
            if found is None or found[0] > now or (costs and self._budget.spent):
                continue
            if costs:
                self._budget.spend()
            waiting.remove(found)
            heapq.heapify(waiting)
            return found[2]
        return None

    def again(self, message: Message, due: float, *, free: bool = False) -> None:
        """Hand the message out again, not before `due`. A free repeat is no retry: it spends no budget."""
        heapq.heappush(self._repeats if free else self._retries, (due, next(self._order), message))

    def defer(self, message: Message) -> None:
        """Hand the message out again once nothing else is left."""
        self._deferred.append(message)

    def withdrawn(self, message: Message) -> None:
        """Take back a message that was handed out and never left: it goes first, and costs nothing again."""
        self._withdrawn.append(message)

    def due(self) -> float:
        """When the next message may be taken: minus infinity for at once, infinity for not by the passing of time."""
        if self.closed:
            return inf
        if self._withdrawn or self._may_pull:
            return -inf
        if self._deferred and not (self._repeats or self._retries or self._budget.spent):
            return -inf
        retry = self._retries[0][0] if self._retries and not self._budget.spent else inf
        return min(self._repeats[0][0] if self._repeats else inf, retry)

    def due_to_repeat(self) -> float:
        """The same of those that may have arrived already."""
        if self.closed:
            return inf
        if any(message.unsure for message in self._withdrawn):
            return -inf
        heaps = (self._repeats, () if self._budget.spent else self._retries)
        return min((each[0] for waiting in heaps for each in waiting if each[2].unsure), default=inf)

    @property
    def has_more(self) -> bool:
        """Whether a message can still be taken now or later, even if no message in flight comes back."""
        return self.due() < inf

    @property
    def endless(self) -> bool:
        """Whether fresh rows may still come, although none is there."""
        return False

    @property
    def dry(self) -> bool:
        """Whether every fresh row was handed out."""
        return self._dry

    def doubtful(self) -> list[Message]:
        """The messages here that may have been accepted."""
        waiting = (message for heap in (self._repeats, self._retries) for _, _, message in heap)
        return [message for message in (*self._withdrawn, *waiting) if message.unsure]

    def free_doubtful(self, due: float) -> bool:
        """Make free repeats of those of them that wait for budget; whether there were any."""
        freed = [message for _, _, message in self._retries if message.unsure]
        self._retries = [waiting for waiting in self._retries if not waiting[2].unsure]
        heapq.heapify(self._retries)
        for message in freed:
            self.again(message, due, free=True)
        return bool(freed)

    @property
    def waiting(self) -> int:
        """How many messages are to be repeated."""
        return len(self._repeats) + len(self._retries) + len(self._deferred)

    @property
    def out_of_budget(self) -> bool:
        """Whether messages wait here only because the retry budget is spent."""
        return not self.closed and not self.has_more and bool(self._retries or self._deferred)

    def leftovers(self) -> Iterator[Message]:
        """Close, and give the messages that are here and were in flight before; fresh rows that were not read yet are not touched."""
        self.closed = True
        waiting = (message for _, _, message in sorted(self._repeats) + sorted(self._retries))
        left = [*self._withdrawn, *waiting, *self._deferred]
        for emptied in (self._withdrawn, self._repeats, self._retries, self._deferred):
            emptied.clear()
        return iter(left)

    @property
    def _may_pull(self) -> bool:
        if self._dry or self.allowance <= 0:
            return False
        return len(self._retries) < _MOST_WAITING or not self._budget.spent

    def _next_deferred(self) -> Message | None:
        if not self._deferred or self._repeats or self._retries or self._budget.spent:
            return None
        self._budget.spend()
        return self._deferred.popleft()
