"""What hypothesis draws for an operator: campaign files, troubles of an invocation, its pace, answers to the question."""

from math import inf

from hypothesis import strategies as st

from tests.reliability.sim.faults import Event
from tests.reliability.stateful.desk import SECOND, Theft, Trouble
from tests.reliability.stateful.model import Letter
from tests.reliability.stateful.terminal import Answer
from tests.reliability.stateful.wechat import FATES
from tests.reliability.stateful.world import SECONDS

EVENTS = (None, Event.SIGNAL, Event.PAUSE, Event.SUSPEND, Event.CLOCK_FORWARD, Event.CLOCK_BACK, SECOND)

#: Mostly yes: what is never sent proves little.
ANSWERS = [Answer.OPTION] * 5 + [Answer.TYPED] * 2 + [answer for answer in Answer if not answer.agrees]
answers = st.sampled_from(ANSWERS)
letters = st.builds(Letter, st.sampled_from(("A", "B", "A", "B", "C" * 15)), st.booleans())
#: When a kill comes. Nothing leaves within the first dozen steps, and many invocations have no more; whoever sends has 18 to 40.
#: Drawn from a list: of integers hypothesis draws small ones much more often.
steps = st.one_of(st.just(inf), st.sampled_from(range(1, 13)), st.sampled_from(range(10, 31)))
ordinary = st.builds(
    Trouble,
    fates=st.lists(st.sampled_from(FATES), max_size=6),
    steps=steps,
    event=st.sampled_from(EVENTS),
    after=st.sampled_from((0.006, 0.02, 0.5, 5.0, 70.0)),
    seconds=st.sampled_from(SECONDS),
)
#: Nobody is killed whose checkpoint is taken away.
thefts = st.builds(Trouble, event=st.sampled_from(Theft), after=st.sampled_from((0.004, 0.012, 0.02, 0.5)))
troubles = st.one_of(ordinary, ordinary, ordinary, thefts)
paces = st.fixed_dictionaries(
    {
        "rate": st.sampled_from(("max", "5/s", "6/m")),
        "concurrency": st.sampled_from((1, 3)),
        "max_sends": st.sampled_from((None, None, 1, 2)),
    }
)
