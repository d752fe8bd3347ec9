"""What happens around an operator: time passes, clocks are set, machines start anew, people leave or come on the suppression list, accounts halt."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from tests.reliability.stateful import listed
from tests.reliability.stateful.desk import Desk
from tests.reliability.stateful.model import Model, Row
from wxpush.model import State

UNKNOWN = {State.IN_FLIGHT, State.IN_DOUBT}
SECONDS = (0.5, 60.0, 300.0, 530.0, 545.0, 605.0, 1300.0)


class World(RuleBasedStateMachine):
    """The rules that are no command and no edit."""

    desk: Desk
    model: Model
    #: True time of the last jump, sleep or reboot.
    clocks_touched: float

    @rule(seconds=st.sampled_from(SECONDS))
    def wait(self, seconds: float) -> None:
        self.desk.mock.jump(seconds)

    @rule(seconds=st.sampled_from((-86400.0, -700.0, -60.0, 60.0, 700.0, 86400.0)))
    def set_the_clock(self, seconds: float) -> None:
        self.desk.time.wall_error += seconds
        self.clocks_touched = self.desk.time.true()

    @rule()
    def reboot(self) -> None:
        self.desk.time.reboot()
        self.clocks_touched = self.desk.time.true()

    @precondition(
        lambda self: not any(thing and thing.state in UNKNOWN for thing in self.model.things.values())
    )
    @rule(person=st.integers(1, 3))
    def follow_or_leave(self, person: int) -> None:
        self.desk.wechat.gone ^= {Row(0, person, 0).openid}

    @rule(person=st.integers(1, 3))
    def list_or_take_off(self, person: int) -> None:
        self.model.listed ^= {Row(0, person, 0).openid}
        listed.write(self.desk.suppression, self.model.listed)

    @rule()
    def halt_or_lift(self) -> None:
        self.desk.wechat.halted = not self.desk.wechat.halted

    @rule()
    def spend_the_quota(self) -> None:
        """Until the next command was given."""
        self.desk.wechat.quota_left = 0
