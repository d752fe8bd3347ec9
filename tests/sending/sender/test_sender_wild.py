"""Each code there is, and some that nobody knows, as it begins in the middle of a campaign and goes to everybody.

What ends a row for good then, and how many requests it takes to notice. The same with real processes:
`pytest -m long -n 0 -s tests/cli/commands/send/test_wild_codes.py`.
"""

import pytest

from tests.sending.fakes import FakeTokens, World, code, ok
from wxpush import wiring
from wxpush.channels.common.errcodes import UNKNOWN_STREAK, unknown
from wxpush.channels.template import TEMPLATE
from wxpush.errors import AccountError, Exit, Reason, Stop
from wxpush.model import Kind, State

pytestmark = pytest.mark.anyio
UNKNOWN = (-2, 1119003, 9001001, 61099, 87009, 99999)
#: About the person, says the contract: they stop nothing.
OF_PEOPLE = {43004, 43019, 48002, 50005}
ROWS, FIRST, CONCURRENCY = 250, 25, 10


class Refused(FakeTokens):
    """Renews once; a new token that is refused too is the account's end."""

    async def refused(self, token: str) -> None:
        if self.renewals:
            raise AccountError("refused again")
        await super().refused(token)


async def sent_until(errcode: int, **more) -> tuple[World, Stop | None]:
    world = World(
        ROWS,
        lambda row, _: ok(row) if row < FIRST else code(errcode, row),
        rate=200,
        concurrency=CONCURRENCY,
        endpoint=TEMPLATE.endpoint(frozenset({"miniprogram.appid", "miniprogram.pagepath", "url"})),
        refusals=wiring.refusals(TEMPLATE.errcodes, **more),
    )
    world.tokens.__class__ = Refused
    return world, await world.sender.run()


@pytest.mark.parametrize("errcode", sorted({*TEMPLATE.errcodes.table, *UNKNOWN} - {0}))
async def test_a_code_that_begins_in_mid_run_burns_nothing(errcode):
    known = TEMPLATE.errcodes.lookup(errcode) or unknown(errcode)
    world, stop = await sent_until(errcode)
    states = world.checkpoint.states()
    if errcode in OF_PEOPLE:
        assert (stop, states) == (None, {State.SENT: FIRST - 1, State.REJECTED: ROWS - FIRST + 1})
    elif known.kind is Kind.UNDER_REVIEW:
        assert (stop, states) == (None, {State.SENT: FIRST - 1, State.UNDER_REVIEW: ROWS - FIRST + 1})
    else:
        assert stop is not None
        assert states[State.SENT] == FIRST - 1
        assert set(states) <= {State.SENT, State.PENDING, State.IN_DOUBT}
        assert (State.IN_DOUBT in states) == (known.kind is Kind.UNSURE)
    if known.streak or known.kind is Kind.HALT:
        many = known.streak or 1
        assert len(world.wechat.requests) <= FIRST - 1 + many + CONCURRENCY
        assert world.tally.seconds < 2
        assert str(errcode) in stop.told()
        assert (stop.reason, stop.exit) == (
            (Reason.QUOTA, Exit.STOPPED) if known.kind is Kind.QUOTA else (Reason.ACCOUNT, Exit.REFUSED)
        )


@pytest.mark.parametrize("errcode", [40003, 40038, 40241, 40249, 45065, 61099])
async def test_the_operator_says_that_it_is_about_rows(errcode):
    known = TEMPLATE.errcodes.lookup(errcode) or unknown(errcode)
    world, stop = await sent_until(errcode, rows=[errcode])
    assert world.tally.states[State.PENDING] == 0 or stop.reason is Reason.RETRY_BUDGET
    assert len(world.wechat.asked) == ROWS
    if known.kind is Kind.REJECTED:
        assert (stop, world.tally.states) == (None, {State.SENT: FIRST - 1, State.REJECTED: ROWS - FIRST + 1})


@pytest.mark.parametrize("many", [UNKNOWN_STREAK - 1, UNKNOWN_STREAK])
async def test_neighbours_of_one_unknown_code_are_rejected_as_long_as_they_are_few(many):
    world = World(
        300,
        lambda row, _: code(61099, row) if FIRST <= row < FIRST + many else ok(row),
        concurrency=1,
        endpoint=TEMPLATE.endpoint(frozenset()),
        refusals=wiring.refusals(TEMPLATE.errcodes),
    )
    stop = await world.sender.run()
    if many < UNKNOWN_STREAK:
        assert (stop, world.checkpoint.states()) == (None, {State.SENT: 300 - many, State.REJECTED: many})
    else:
        assert stop.row_code == 61099
        assert set(world.checkpoint.states()) == {State.SENT, State.PENDING}
        assert len(world.wechat.requests) == FIRST - 1 + many
