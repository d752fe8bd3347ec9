"""`pause`, `resume` and `rate` without a campaign: one account, for all workers at once."""

from collections.abc import Awaitable, Callable

from wxpush.cli.common.cluster.place import cluster_place
from wxpush.cli.common.configuration import configuration, take_secret_out
from wxpush.cli.common.printer import Printer
from wxpush.cli.common.voice import voice
from wxpush.credentials import AccountKey, find_appid
from wxpush.errors import UsageError
from wxpush.limits.lever import Lever, Move, move
from wxpush.options.cluster import BROKER
from wxpush.options.common import BASE_URL
from wxpush.options.values import Values
from wxpush.run.cluster.place import ClusterPlace
from wxpush.system.signals import run_interruptible
from wxpush.system.whoami import host, user
from wxpush.words import Rate, Sentence
from wxpush.words.labels import Label


def pause(options: Values) -> None:
    """Let no worker send until `resume`. Raises UsageError, DiskError, as those below do."""
    where = _where(options, Lever.PAUSE)
    from wxpush.cluster.store.pace import Pace  # noqa: PLC0415 - what it needs is known to be installed only now, here and below
    from wxpush.cluster.store.pause import Pause, PauseCause  # noqa: PLC0415

    async def act(pace: Pace, by: str) -> tuple[Sentence, Move | None]:
        before = await pace.rate()
        await pace.pause(Pause(PauseCause.OPERATOR, Sentence("cluster.paused_by", by=by)))
        return Sentence("cli.paused", appid=pace.account.appid), move(Lever.PAUSE, by, before, before)

    _steer(options, where, act)


def resume(options: Values) -> None:
    """End every pause that there is."""
    where = _where(options, Lever.RESUME)
    from wxpush.cluster.store.pace import Pace  # noqa: PLC0415
    from wxpush.cluster.store.pause import PauseCause  # noqa: PLC0415

    async def act(pace: Pace, by: str) -> tuple[Sentence, Move | None]:
        if not await pace.resume(*PauseCause):
            return Sentence("cli.not_paused", appid=pace.account.appid), None
        asked = await pace.rate()
        return Sentence("cli.resumed", appid=pace.account.appid), move(Lever.RESUME, by, asked, asked)

    _steer(options, where, act)


def rate(options: Values, asked: float) -> None:
    """Let all workers together send at another rate, until the next one, or the next `dispatch`, says otherwise."""
    where = _where(options, Lever.RATE)
    from wxpush.cluster.store.pace import Pace  # noqa: PLC0415

    async def act(pace: Pace, by: str) -> tuple[Sentence, Move | None]:
        before = await pace.rate()
        await pace.set_rate(asked)
        told = Sentence("cli.account_rate", appid=pace.account.appid, rate=_told(asked), before=_told(before))
        return told, move(Lever.RATE, by, before, asked)

    _steer(options, where, act)


def _told(asked: float) -> Sentence | Rate:
    return Sentence("progress.unlimited") if asked == float("inf") else Rate(asked)


def _where(options: Values, lever: Lever) -> ClusterPlace:
    if not options[BROKER]:
        raise UsageError("cli.no_list_and_no_cluster", lever=lever.value)
    return cluster_place(options)


def _steer(
    options: Values, where: ClusterPlace, act: Callable[..., Awaitable[tuple[Sentence, Move | None]]]
) -> None:
    """Do it, keep who did it and when, and say what came of it."""
    from wxpush.cluster.servers import open_servers  # noqa: PLC0415
    from wxpush.cluster.store.moves import AccountMoves  # noqa: PLC0415
    from wxpush.cluster.store.pace import Pace  # noqa: PLC0415

    config = configuration(options)
    chosen = options.over(config.options())
    account = AccountKey(find_appid(take_secret_out(), config.appid), chosen[BASE_URL])

    async def steering() -> Sentence:
        async with open_servers(where.broker, where.state, where.namespace, where.lease) as on:
            told, moved = await act(Pace(on.store, on.names, account), f"{user()}@{host()}")
            if moved is not None:
                await AccountMoves(on.store, on.names, account).note(moved)
            return told

    Printer(voice(chosen)).say(run_interruptible(steering), Label.DONE)
