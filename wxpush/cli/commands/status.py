"""`wxpush status`: where a campaign, every campaign of this folder, or a cluster stands."""

from pathlib import Path

from wxpush.cli.common.cluster.place import cluster_place
from wxpush.errors import Exit
from wxpush.options.cluster import BROKER
from wxpush.options.values import Values
from wxpush.system.clock import SystemClock


def run(options: Values, recipients: str | None = None) -> Exit:
    """Show campaigns, or with --broker a cluster. Neither loads what only the other needs."""
    if recipients is None and options[BROKER]:
        where = cluster_place(options)
        from wxpush.cli.common.cluster.status import show_cluster  # noqa: PLC0415 - needs libraries that may be missing

        show_cluster(options, where)
        return Exit.DONE
    from wxpush.cli.common.status import show_all, show_one  # noqa: PLC0415 - not needed for a cluster

    if recipients is None:
        return show_all(Path(), options, SystemClock())
    show_one(recipients, options, SystemClock())
    return Exit.DONE
