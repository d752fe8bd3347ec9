"""A message in doubt is decided while its service is at work."""

from functools import partial

from msgspec.structs import replace

from wxpush.intake.decision import Decision, Undecided
from wxpush.intake.drain import Drain
from wxpush.intake.spool.deciding import decide_one, decided_state
from wxpush.intake.tools import DrainTools
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
    now = replace(was, state=decided_state(decision), errcode=None, at_ms=present.now.wall_ms)
    tools.sums.happened(campaign, [now])
    if tools.told is not None:
        tools.told([now])
    if decision is Decision.RESEND:
        drain.claimed(row)
    return None
