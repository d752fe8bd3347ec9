"""What an operator may expect of a campaign that changes under way, in so few lines that one sees it is right."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import Enum

from tests.reliability.sim.watch import Delivery
from wxpush.model import State

Key = tuple[str, ...]
#: Characters that the field takes.
ROOM = 20
#: Of a row that something has come of.
HAPPENED = {State.SENT, State.REJECTED, State.IN_FLIGHT, State.IN_DOUBT}


LAST_WORD = 4


@dataclass(frozen=True)
class Row:
    """A line of the input. Everybody but person 0 has an openid that can be one."""

    order: int
    person: int
    word: int

    @property
    def openid(self) -> str:
        return f"oPERSON{self.person:021}" if self.person else "not an openid"

    @property
    def text(self) -> str:
        """The higher the word the longer; the last fits nowhere."""
        return str(self.word) * (self.word if self.word < LAST_WORD else ROOM)


@dataclass(frozen=True)
class Letter:
    """The campaign file: what is said, and whether rows are known by their order."""

    prefix: str
    keyed: bool

    def said(self, row: Row) -> tuple[str, str]:
        return row.openid, f"{self.prefix} {row.order} {row.text}"

    def left_out(self, row: Row, listed: Collection[str]) -> State | None:
        """As what the row is left out, if something has not come of it; None: it can be sent."""
        if not row.person or len(self.said(row)[1]) > ROOM:
            return State.INVALID
        return State.SUPPRESSED if row.openid in listed else None

    def key(self, row: Row) -> Key:
        return ("order", str(row.order)) if self.keyed else self.said(row)


@dataclass(eq=False)
class Thing:
    """One message to one person. It arrives once for each licence, and that the operator gives."""

    state: State = State.PENDING
    skipped: bool = False
    #: Could not be repeated, and waits for the operator.
    held: bool = False
    #: Taken for sent by the operator.
    taken: bool = False
    #: Rejected by a repeat, and may have arrived by the try before.
    perhaps: bool = False
    #: How often a command made it pending again.
    epoch: int = 0
    licences: int = 1
    delivered: list[Delivery] = field(default_factory=list)

    @property
    def open(self) -> bool:
        return not self.state.settled

    @property
    def touched(self) -> bool:
        return self.skipped or self.perhaps or self.state in {State.SENT, State.IN_FLIGHT, State.IN_DOUBT}


class Plan(Enum):
    REFUSED = "exit 7"
    NOTHING = "exit 2, as no row could be sent in a next run"
    NOT_BEGUN = "exit 2, as nothing was ever sent that could be decided about"
    GO_ON = "go on"
    AFRESH = "the same run from its beginning"
    NEXT = "the next run"
    BY_ROW = "changes accepted, rows known by their number"
    BY_KEY = "changes accepted, rows known by their key"


class Model:
    """`things` of this run by their key, those that left the input too; `here` those of the input, by row: None is never sent,
    but left out as `out` says. `listed`: who is on the suppression list; `behind`: what a row would be if it were not left out.
    """

    def __init__(self) -> None:
        self.letter: Letter | None = None
        self.rows: tuple[Row, ...] = ()
        self.things: dict[Key, Thing] = {}
        self.here: list[Thing | None] = []
        self.behind: list[Thing | None] = []
        self.out: list[State | None] = []
        self.listed: set[str] = set()
        #: Whether rows in doubt of this run were sent anew: then something may have arrived, whatever became of them.
        self.resent = False
        #: A checkpoint was lost: a row may be called sent by a repeat that WeChat recognised.
        self.forgot = False

    def plan(
        self,
        letter: Letter,
        rows: Sequence[Row],
        *,
        again: bool,
        accept: bool,
        marks: bool = False,
        same_list: bool = True,
        cut_off: bool = False,
    ) -> Plan:
        """What `send` has to do with the files as they are. `marks`: the command chooses among settled rows; `cut_off`: the newest
        invocation has no end.
        """
        if self.letter is None:
            return Plan.NOT_BEGUN if marks else Plan.AFRESH
        changes = (letter != self.letter, tuple(rows) != self.rows)
        complete = not any(thing is not None and thing.open for thing in self.here)
        settled = any(thing is not None and thing.state is State.REJECTED for thing in self.here)
        touched = self.resent or any(thing.touched for thing in self.things.values())
        if not (touched or (marks and settled)):
            return Plan.AFRESH if any(changes) or complete or not same_list else Plan.GO_ON
        if again and complete and (any(changes) or not cut_off):
            goes = any(letter.left_out(row, self.listed) is None for row in rows)
            return Plan.NEXT if goes else Plan.NOTHING
        if not any(changes):
            return Plan.GO_ON
        if not accept or (all(changes) and not (letter.keyed and self.letter.keyed)):
            return Plan.REFUSED
        return Plan.BY_KEY if changes[1] else Plan.BY_ROW

    def follow(self, plan: Plan, letter: Letter, rows: Sequence[Row]) -> None:
        """The survey is written: from now on this is the campaign."""
        if plan is Plan.GO_ON:
            return  # a changed list only adds to what is left out
        if plan in {Plan.AFRESH, Plan.NEXT}:
            self.things, self.resent = {}, False
        by_row = list(self.behind)
        if plan is Plan.BY_ROW:
            gone = set(by_row)
            self.things = {key: thing for key, thing in self.things.items() if thing not in gone}
        self.letter, self.rows, self.here, self.behind, self.out = letter, tuple(rows), [], [], []
        known: set[Key] = set()
        for number, row in enumerate(rows):
            key = letter.key(row)
            old = by_row[number] if plan is Plan.BY_ROW else self.things.get(key)
            out = State.DUPLICATE if key in known else letter.left_out(row, self.listed)
            if out is State.DUPLICATE or (out and (old is None or old.state not in HAPPENED)):
                self._add(None, old if out is not State.DUPLICATE else None, out)
            else:
                known.add(key)
                self._add(old or Thing(), old, None)
            if out is not State.DUPLICATE and self.behind[-1]:
                self.things[key] = self.behind[-1]

    def _add(self, here: Thing | None, behind: Thing | None, out: State | None) -> None:
        behind = here or behind
        if behind is not None and behind.state not in HAPPENED:
            behind.state = State.PENDING  # it is found anew whether it can be sent
        self.here.append(here)
        self.behind.append(behind)
        self.out.append(out)

    def forget(self) -> None:
        """Nothing is known any more. What was said lately WeChat recognises, and so it counts as arrived."""
        self.letter, self.rows, self.here, self.things = None, (), [], {}
        self.behind, self.out = [], []
        self.forgot, self.resent = True, False

    def of(self, said: tuple[str, str]) -> Thing:
        """What a request was about."""
        assert self.letter is not None
        about = (
            thing
            for row, thing in zip(self.rows, self.here, strict=True)
            if thing is not None and self.letter.said(row) == said
        )
        found = next(about, None)
        assert found is not None, f"{said} was sent, and no row says that"
        return found
