"""`pause` and `resume`: one account, for all workers at once."""

from collections.abc import Awaitable, Callable

from wxpush.cli.common.configuration import configuration, take_secret_out
from wxpush.cli.common.printer import Printer
from wxpush.cli.common.voice import voice
from wxpush.cluster.servers import open_servers
from wxpush.cluster.store.pace import Pace
from wxpush.credentials import AccountKey, find_appid
from wxpush.options.common import BASE_URL
from wxpush.options.values import Values
from wxpush.run.cluster.place import ClusterPlace
from wxpush.system.signals import run_interruptible
from wxpush.words import Sentence
from wxpush.words.labels import Label


def steer(options: Values, where: ClusterPlace, act: Callable[[Pace], Awaitable[str]]) -> None:
    """Do it, and say what came of it: `act` gives the id of a sentence about the account. Raises UsageError, DiskError."""
    config = configuration(options)
    chosen = options.over(config.options())
    account = AccountKey(find_appid(take_secret_out(), config.appid), chosen[BASE_URL])

    async def steering() -> str:
        async with open_servers(where.broker, where.state, where.namespace, where.lease) as on:
            return await act(Pace(on.store, on.names, account))

    Printer(voice(chosen)).say(Sentence(run_interruptible(steering), appid=account.appid), Label.DONE)
