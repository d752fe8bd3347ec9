"""`wxpush status`: where a campaign, every campaign of a folder, or a cluster stands."""

from pathlib import Path

from wxpush.cli.common.cluster.place import cluster_place, require_no_cluster
from wxpush.errors import Exit
from wxpush.options.cluster import BROKER
from wxpush.options.single import WATCH
from wxpush.options.values import Values
from wxpush.system.clock import SystemClock


def run(options: Values, recipients: str | None = None) -> Exit:
    """Show campaigns, or with --broker a cluster. Neither loads what only the other needs."""
    if recipients is None and options[BROKER]:
        where = cluster_place(options)
        from wxpush.cli.common.cluster.status import show_cluster  # noqa: PLC0415 - needs libraries that may be missing

        show_cluster(options, where)
        return Exit.DONE
    require_no_cluster(options)
    from wxpush.cli.common.status.looks import Looks, is_folder, look_at, look_into, show_looks  # noqa: PLC0415 - not needed for a cluster

    def look() -> Looks:
        clock = SystemClock()
        if recipients is None or (recipients and is_folder(Path(recipients))):
            return look_into(Path(recipients or ""), options, clock)
        return look_at(recipients, options, clock)

    if not options[WATCH]:
        return show_looks(look(), options)
    from wxpush.cli.common.status.watching import watch  # noqa: PLC0415 - rich is slow to import

    return watch(look, options)
