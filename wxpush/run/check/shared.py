"""The check of `doctor` for the Redis that several services share."""

from collections.abc import Sequence

from wxpush.errors import DiskError, UsageError
from wxpush.run.check.finding import CheckResult, Level, check, failed
from wxpush.system.signals import run_interruptible
from wxpush.words import Sentence, parts


def shared_state(url: str) -> CheckResult:
    """Whether it lets us in, and keeps what it is told."""
    from wxpush.cluster.store.connection import open_store, risky_settings  # noqa: PLC0415 - its client is an extra

    async def look() -> tuple[str, Sequence[Sentence]]:
        async with open_store(url) as store:
            await store.require_reachable()
            return store.label, await risky_settings(store)

    try:
        label, warnings = run_interruptible(look)
    except (UsageError, DiskError) as error:
        return failed("state", error)
    if not warnings:
        return check("state", Level.OK, Sentence("run.state_kept", at=label))
    said = [parts(each) for each in warnings]
    return check(
        "state", Level.WARN, "; ".join(what for what, _ in said), " ".join(do for _, do in said if do)
    )
