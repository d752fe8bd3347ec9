"""`pause` and `resume`: one account, for all workers at once."""

from collections.abc import Awaitable, Callable

from wxpush.cli.common.options import Common
from wxpush.cli.common.printer import Printer
from wxpush.cli.common.settings import base_url, configuration, environment, voice
from wxpush.cluster.names import Account
from wxpush.cluster.servers import open_servers
from wxpush.cluster.state.pace import Cause, Pace, Pause
from wxpush.credentials import find_appid
from wxpush.run.cluster.place import ClusterPlace
from wxpush.signals import run_interruptible


def pause(options: Common, where: ClusterPlace) -> None:
    """Lasts until `resume`."""

    async def act(pace: Pace) -> str:
        await pace.pause(Pause(Cause.OPERATOR, "Paused by `wxpush pause`; `wxpush resume` ends it."))
        return "is paused: what is out comes home, nothing more leaves."

    _steer(options, where, act)


def resume(options: Common, where: ClusterPlace) -> None:
    """Ends every kind of pause."""

    async def act(pace: Pace) -> str:
        return "is sent for again." if await pace.resume(*Cause) else "was not paused."

    _steer(options, where, act)


def _steer(options: Common, where: ClusterPlace, act: Callable[[Pace], Awaitable[str]]) -> None:
    config = configuration(options)
    account = Account(find_appid(environment(), config.appid), base_url(options, config))

    async def steer() -> str:
        async with open_servers(where.broker, where.state, where.namespace, where.lease) as on:
            return await act(Pace(on.state, on.names, account))

    Printer(voice(options, config)).say(f"{account.appid} {run_interruptible(steer)}")
