"""A message in doubt is decided while its service is at work: one of its own, or one of another node."""

from functools import partial

from msgspec.structs import replace

from wxpush.intake.base import Caller, MessageStanding
from wxpush.intake.decision import Decision, NotHere, Undecided
from wxpush.intake.drain import Drain
from wxpush.intake.sharing import Sharing
from wxpush.intake.spool.deciding import decide_one, decided_state
from wxpush.intake.tools import DrainTools
from wxpush.model import State
from wxpush.sending import doubt


async def resolve(tools: DrainTools, drain: Drain, row: int, decision: Decision) -> Undecided | None:
    """Decide it, and let it be sent where it is to be sent again; Undecided: it cannot be. Raises DiskError."""
    campaign, spool = drain.served.number, tools.spool
    present = doubt.present(tools.world.clock, spool.invocations())
    job = partial(
        decide_one,
        row=row,
        campaign=campaign,
        decision=decision,
        present=present,
        repeat_seconds=drain.served.endpoint.repeats.seconds,
    )
    was = await spool.do(job)
    if isinstance(was, Undecided):
        return was
    epoch = was.epoch + (decision is Decision.RESEND)
    now = replace(was, state=decided_state(decision), epoch=epoch, errcode=None, at_ms=present.now.wall_ms)
    tools.sums.happened(campaign, [now])
    if tools.told is not None:
        tools.told([now])
    if decision is Decision.RESEND:
        drain.claimed(row)
    return None


async def resolve_elsewhere(
    sharing: Sharing, name: str, decision: Decision, caller: Caller
) -> MessageStanding | Undecided | None:
    """Have another node decide it; None: there is none that the caller may see. Raises StateError, DiskError."""
    found = await sharing.standing(name)
    if found is None or not caller.may_use(found.campaign):
        return None
    if found.state != State.IN_DOUBT.word:
        return Undecided()
    left = await sharing.resolve(name, decision)
    if left is None:
        return await sharing.standing(name)
    return None if isinstance(left, NotHere) else left
