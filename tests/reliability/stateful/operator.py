"""An operator who acts at random, in any order, and a model that says what must come of it."""

import gc
import os
import shutil
import tempfile
from collections.abc import Sequence
from math import inf
from pathlib import Path

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.reliability.sim.faults import Event
from tests.reliability.stateful import check, listed
from tests.reliability.stateful.desk import CALM, Desk, Trouble
from tests.reliability.stateful.draws import answers, letters, paces, troubles
from tests.reliability.stateful.files import Files
from tests.reliability.stateful.model import LAST_WORD, Letter, Model, Plan, Row
from tests.reliability.stateful.terminal import Answer
from tests.reliability.stateful.world import UNKNOWN, World
from wxpush.run.preparing.marking import DECISIONS, retrying

#: Seconds of true time in which a row in doubt is repeated whatever it waits for, if no clock was touched.
SURELY_REPEATED = 400.0


#: Examples of one seed.
AT_ONCE = 10


class Operator(Files, World):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="wxpush-stateful-", dir=_MEMORY))
        self.desk = Desk(self.folder)
        self.model = Model()
        self.orders = 0
        #: True time of the last jump, sleep or reboot.
        self.clocks_touched = -inf
        self.unknown_since: dict[object, float] = {}

    @initialize(letter=letters, people=st.lists(st.integers(0, 3), min_size=1, max_size=4))
    def begin(self, letter: Letter, people: list[int]) -> None:
        self.letter = letter
        self.rows = [self._row(person) for person in people]
        self.desk.write(self.letter, self.rows)

    def _row(self, person: int, word: int = 1) -> Row:
        self.orders += 1
        return Row(self.orders, person, word)

    # What the operator does to the files.

    @rule(person=st.integers(0, 3))
    def append(self, person: int) -> None:
        self._edit([*self.rows, self._row(person)])

    @rule(data=st.data())
    def repeat_a_row(self, data) -> None:
        self._edit([*self.rows, data.draw(st.sampled_from(self.rows))])

    @precondition(lambda self: len(self.rows) > 1)
    @rule(data=st.data())
    def take_a_row_out(self, data) -> None:
        gone = data.draw(st.integers(0, len(self.rows) - 1))
        self._edit([row for number, row in enumerate(self.rows) if number != gone])

    @rule(data=st.data())
    def reorder(self, data) -> None:
        self._edit(data.draw(st.permutations(self.rows)))

    @rule(data=st.data(), word=st.integers(1, LAST_WORD))
    def say_something_else(self, data, word: int) -> None:
        order = data.draw(st.sampled_from(self.rows)).order
        self._edit([Row(row.order, row.person, word) if row.order == order else row for row in self.rows])

    @rule(letter=letters)
    def edit_campaign_file(self, letter: Letter) -> None:
        self.letter = letter
        self.desk.write(self.letter, self.rows)

    @precondition(lambda self: self.model.letter is not None)
    @rule(what=st.sampled_from(("both", "input", "campaign file")))
    def undo(self, what: str) -> None:
        self.letter = self.letter if what == "input" else self.model.letter
        self._edit(self.rows if what == "campaign file" else self.model.rows)

    def _edit(self, rows: Sequence[Row]) -> None:
        self.rows = list(rows)
        self.desk.write(self.letter, self.rows)

    # What the operator commands.

    @rule(
        trouble=troubles,
        answer=answers,
        pace=paces,
        accept_changes=st.booleans(),
        again=st.booleans(),
        in_doubt=st.sampled_from(("hold", "hold", "resend", "skip")),
    )
    def send(
        self,
        trouble: Trouble,
        answer: Answer,
        pace: dict,
        *,
        accept_changes: bool,
        again: bool,
        in_doubt: str,
    ) -> None:
        self._invoke(
            trouble, in_doubt, answer, accept_changes=accept_changes, again=again, in_doubt=in_doubt, **pace
        )

    @rule(trouble=troubles, answer=answers, accept_changes=st.booleans())
    def retry(self, trouble: Trouble, answer: Answer, *, accept_changes: bool) -> None:
        self._invoke(trouble, "retry", answer, marking=retrying(()), accept_changes=accept_changes)

    @rule(
        trouble=troubles,
        answer=answers,
        decision=st.sampled_from(sorted(DECISIONS)),
        accept_changes=st.booleans(),
    )
    def resolve(self, trouble: Trouble, answer: Answer, decision: str, *, accept_changes: bool) -> None:
        self._invoke(trouble, decision, answer, marking=DECISIONS[decision], accept_changes=accept_changes)

    def _invoke(
        self,
        trouble: Trouble,
        what: str,
        answer: Answer = Answer.OPTION,
        *,
        accept_changes: bool,
        again: bool = False,
        **options,
    ):
        model, began = self.model, self.desk.time.true()
        marks = "marking" in options
        (before, _), tables = check.read(self.desk), check.digest(self.desk)
        same_list = before is None or before.suppression == listed.identity(self.desk.suppression)
        known = {"same_list": same_list, "cut_off": check.cut_off(self.desk)}
        plan = model.plan(self.letter, self.rows, again=again, accept=accept_changes, marks=marks, **known)
        ended = self.desk.send(trouble, again=again, accept_changes=accept_changes, answer=answer, **options)
        self.desk.wechat.quota_left = 10**6
        if trouble.event in {Event.PAUSE, Event.SUSPEND, Event.CLOCK_FORWARD, Event.CLOCK_BACK}:
            self.clocks_touched = self.desk.time.true()
        after, records = check.read(self.desk)
        unchanged = same_list and (self.letter, tuple(self.rows)) == (model.letter, model.rows)
        if before != after or (plan is Plan.AFRESH and unchanged):  # the same facts may have been found anew
            model.follow(plan, self.letter, self.rows)
        if after is not None and bool(after.doubt_resent) != model.resent:
            assert what == "resend", "nobody had rows in doubt sent anew"
            model.resent = True
        wrong = [*check.stolen(ended, self.desk)]
        wrong += [] if answer.agrees else [*check.unasked(ended, self.desk, answer, tables)]
        vain = what == "resend" and check.in_vain(
            ended, model, self.letter, self.rows, unchanged=check.digest(self.desk) == tables
        )
        if what == "resend" and not (vain or plan is Plan.REFUSED or check.declined(ended, answer)):
            self._license(records, marks=marks)
        wrong += self._wrong(ended, what, records, plan, told=not check.declined(ended, answer), vain=vain)
        assert not wrong, "\n".join([*wrong, ended.said])
        self._note_unknown(began)
        return ended

    def _wrong(self, ended, what: str, records, plan: Plan, *, told: bool, vain) -> list[str]:
        """What is wrong with what it delivered, wrote and, as far as it went, told."""
        freed = check.FREED.get(what, set())
        wrong = [*check.delivered(self.desk, self.model)]
        wrong += check.adopted(self.desk, self.model, records, freed=freed, taken=what == "sent")
        if told and not self.desk.stolen:
            wrong += check.told(ended, self.model, plan, vain=vain)
        return [*wrong, *check.status(self.desk, self.model)]

    def _license(self, records, *, marks: bool) -> None:
        """Rows in doubt that the operator had sent again may arrive once more."""
        for number, thing in enumerate(self.model.here, 1):
            # `resolve` gives new ids, and only to those that are too old to keep theirs; --in-doubt sends under the old ones.
            anew = not marks or (
                number in records and thing is not None and records[number].epoch > thing.epoch
            )
            if thing is not None and thing.state in UNKNOWN and anew:
                thing.licences = len(thing.delivered) + 1

    def _note_unknown(self, began: float) -> None:
        """Since when nobody knows of a row whether it arrived."""
        for thing in self.model.here:
            if thing is not None and thing.state in UNKNOWN:
                self.unknown_since.setdefault(thing, began)
            else:
                self.unknown_since.pop(thing, None)

    # The end.

    def teardown(self) -> None:
        try:
            if hasattr(self, "rows"):
                self._finish()
        finally:
            gc.unfreeze()
            shutil.rmtree(self.folder)

    def _finish(self) -> None:
        self.desk.wechat.halted, self.desk.wechat.quota_left = False, 10**6
        if self.model.plan(self.letter, self.rows, again=False, accept=True) is Plan.REFUSED:
            self.undo("campaign file")
        now = self.desk.time.true()
        held = {
            thing
            for thing, since in self.unknown_since.items()
            if now - since > SURELY_REPEATED or self.clocks_touched >= since
        }
        self._invoke(CALM, "send", accept_changes=True)
        for number, thing in enumerate(self.model.here, 1):
            if thing is not None and thing.open and thing not in held and not thing.held:
                raise AssertionError(f"row {number} is left as {thing.state.word}")
        if any(thing is not None and thing.touched for thing in self.model.here):
            again = self._invoke(CALM, "send", accept_changes=False)
            assert not self.desk.wechat.arrived, again.said


_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def operated(
    first: int, examples: int, steps: int, operator: type[Operator] = Operator, *, shrink: bool = True
) -> None:
    """Run so many examples. What fails is looked for in its shortest form, unless only whether it fails matters."""
    chosen = settings(
        phases=[Phase.generate, *([Phase.shrink] if shrink else [])],
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    machine = seed(first)(type("Operator", (operator,), {}))
    run_state_machine_as_test(machine, settings=chosen)
