"""`wxpush resume`: ends every kind of pause of one account."""

from wxpush.cli.common.cluster.steering import steer
from wxpush.cluster.store.pace import Pace
from wxpush.cluster.store.pause import PauseCause
from wxpush.options.values import Values
from wxpush.run.cluster.place import ClusterPlace


def run(options: Values, where: ClusterPlace) -> None:
    """End the pauses that there are now; later ones are not affected."""

    async def resume(pace: Pace) -> str:
        return "cli.resumed" if await pace.resume(*PauseCause) else "cli.not_paused"

    steer(options, where, resume)
