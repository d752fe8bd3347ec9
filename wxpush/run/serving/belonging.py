"""A spool that was a node's, or has messages with workers: without the others nobody knows what of it may be sent from here."""

from wxpush.cluster.address import same_server
from wxpush.errors import BusyError, UsageError
from wxpush.intake.spool import claiming, handed
from wxpush.intake.spool.spool import Spool
from wxpush.run.cluster.place import ClusterPlace


def require_belonging(spool: Spool, *, shared: bool) -> None:
    """Raise UsageError where it is to be served alone, and holds messages that may be another node's."""
    many = 0 if shared else len(spool.ask(claiming.unclaimed))
    if many:
        raise UsageError("run.spool_of_a_node", path=spool.path, many=many)


def require_its_cluster(spool: Spool, place: ClusterPlace | None) -> None:
    """Raise where workers of another cluster have messages of this spool, or may have: BusyError where none is named, UsageError where another is."""
    run = spool.ask(handed.any_run)
    if run is None:
        return
    if place is None:
        raise BusyError("run.spool_in_a_cluster", path=spool.path, state=run.state, namespace=run.namespace)
    if not same_server(run.state, place.state) or run.namespace != place.namespace:
        raise UsageError("run.spool_elsewhere", path=spool.path, state=run.state, namespace=run.namespace)
