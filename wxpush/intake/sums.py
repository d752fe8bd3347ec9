"""What has come and gone: counted as it happens, never in the spool."""

from collections import Counter, deque
from collections.abc import Iterable, Sequence

from wxpush.intake.base import RefusedMessage
from wxpush.intake.spool.rows import OPEN
from wxpush.model import Record, State

#: The newest refusals are kept for who looks on.
_REFUSALS = 20
_WAITING = frozenset({State.PENDING, State.IN_FLIGHT})
_PENDING = State.PENDING


class IntakeSums:
    """Told of everything that is durable. Campaigns are numbers of the spool."""

    def __init__(self, counts: dict[tuple[int, int], int]) -> None:
        """`counts`: the messages that are in the spool, by (campaign, state); those that no invocation knows of are unknown ones."""
        self.states: Counter[tuple[int, State]] = Counter()
        for (campaign, state), many in counts.items():
            self.states[campaign, State(state)] += many
        #: States of those that are open and not pending; of all others that are open it is that.
        self._known: dict[int, State] = {}
        self.waiting = sum(many for (_, state), many in self.states.items() if state in _WAITING)
        self.taken = 0
        self.known = 0
        self.refused: Counter[str] = Counter()
        self.ended: Counter[tuple[int, State]] = Counter()
        self.errcodes: Counter[tuple[int, int]] = Counter()
        self.refusals: deque[RefusedMessage] = deque(maxlen=_REFUSALS)

    def found(self, rows: Iterable[tuple[int, State]]) -> None:
        """Messages that an earlier invocation left in flight or in doubt."""
        self._known.update(rows)

    def came(self, campaign: int, many: int = 1) -> None:
        self.taken += many
        self.waiting += many
        self.states[campaign, _PENDING] += many

    def doubted(self, campaign: int, row: int) -> None:
        """A message came that is in doubt from the first."""
        self.states[campaign, State.IN_DOUBT] += 1
        self._known[row] = State.IN_DOUBT

    def happened(self, campaign: int, records: Sequence[Record]) -> bool:
        """Take what is durable of them; whether WeChat has decided on one of them."""
        decided = False
        for record in records:
            before, state = self._known.pop(record.row, _PENDING), record.state
            self.states[campaign, before] -= 1
            self.states[campaign, state] += 1
            self.waiting += (state in _WAITING) - (before in _WAITING)
            if state not in OPEN:
                decided = decided or state is not State.EXPIRED
                self.ended[campaign, state] += 1
                if state is State.REJECTED and record.errcode is not None:
                    self.errcodes[campaign, record.errcode] += 1
            elif state is not _PENDING:
                self._known[record.row] = state
        return decided

    def went(self, gone: Counter[tuple[int, int]]) -> None:
        """Messages that were deleted."""
        for (campaign, state), many in gone.items():
            self.states[campaign, State(state)] -= many

    def unknown_rows(self) -> list[int]:
        """Rows that are in flight or in doubt."""
        return [*self._known]

    def of(self, campaign: int, state: State) -> int:
        return self.states[campaign, state]

    def waiting_of(self, campaign: int) -> int:
        return sum(self.states[campaign, state] for state in _WAITING)

    def proven(self, campaign: int) -> bool:
        """Whether WeChat has ever accepted one of its messages that is still known."""
        return self.states[campaign, State.SENT] > 0
