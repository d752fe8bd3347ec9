"""`wxpush simulate`: on which days the rows of a campaign would leave."""

from math import inf

from wxpush.cli.common.configuration import configuration
from wxpush.cli.common.place import place
from wxpush.cli.common.stdout import show, show_json
from wxpush.limits.forecast import DailyQuota, end_ms
from wxpush.options import send, simulate
from wxpush.options.common import JSON
from wxpush.options.values import Values
from wxpush.run.place import copy_for_now
from wxpush.run.settings import timing_of
from wxpush.run.timing.plan import as_objects, table
from wxpush.run.timing.simulating import Simulation
from wxpush.run.timing.simulating import simulate as simulated
from wxpush.system.clock import SystemClock
from wxpush.words import Sentence


def run(recipients: str, options: Values) -> None:
    """Show the days, or with --json an object."""
    config = configuration(options)
    chosen = options.over(config.options())
    daily = chosen[simulate.QUOTA]
    left = chosen[simulate.QUOTA_LEFT]
    quota = (
        DailyQuota(remain=daily if left is None else left, daily=daily)
        if daily
        else DailyQuota(remain=inf if left is None else left)
    )
    where = place(recipients, chosen)
    with copy_for_now(where):
        found = simulated(
            where,
            timing_of(chosen, config),
            rate=chosen[send.RATE],
            timeout=chosen[send.TIMEOUT],
            quota=quota,
            now_ms=SystemClock().wall_ms(),
        )
    if chosen[JSON]:
        show_json(_object(found))
        return
    what = Sentence("schedule.left" if found.begun else "schedule.counted", rows=found.rows, list=where.label)
    lines = [str(what), *table(found.days, found.rate, found.zone)] if found.rows else [str(what)]
    show("".join(f"{line}\n" for line in lines))


def _object(found: Simulation) -> dict[str, object]:
    last = end_ms(found.days)
    return {
        "type": "plan",
        "schema": 1,
        "rows": found.rows,
        "begun": found.begun,
        "timezone": found.zone,
        "days": as_objects(found.days, found.rate, found.zone),
        "ends": last is not None or not found.rows,
    }
