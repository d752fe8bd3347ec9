"""`wxpush dispatch`: have it sent by workers."""

from wxpush.cli.common.atwork import at_work
from wxpush.cli.common.settings import settle
from wxpush.cli.common.status.metering import Meter, metered
from wxpush.monitoring.listener import metrics_listener
from wxpush.options.common import METRICS_LISTEN
from wxpush.options.single import ABANDON
from wxpush.options.values import Values
from wxpush.run.cluster import abandoning, dispatching
from wxpush.run.cluster.place import ClusterPlace


def run(recipients: str, options: Values, where: ClusterPlace) -> int:
    """Prepare as a send does, hand the rows out, and collect what became of them; or give up what was handed out."""

    def act(meter: Meter) -> int:
        command = settle(recipients, options)
        meter.place = command.run.place
        with at_work(command) as ports, metrics_listener(options[METRICS_LISTEN]) as listener:
            if options[ABANDON]:
                return abandoning.abandon(command.run, where, ports)
            return dispatching.dispatch(command.run, where, ports, listener)

    return metered(options, act)
