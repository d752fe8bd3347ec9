"""`wxpush pause`: one account, for all workers at once."""

from wxpush.cli.common.cluster.steering import steer
from wxpush.cluster.store.pace import Pace
from wxpush.cluster.store.pause import Pause, PauseCause
from wxpush.options.values import Values
from wxpush.run.cluster.place import ClusterPlace
from wxpush.words import Sentence


def run(options: Values, where: ClusterPlace) -> None:
    """Pause the account until `wxpush resume`."""

    async def pause(pace: Pace) -> str:
        await pace.pause(Pause(PauseCause.OPERATOR, Sentence("cluster.paused_by_operator")))
        return "cli.paused"

    steer(options, where, pause)
