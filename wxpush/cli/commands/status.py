"""`wxpush status`: where a campaign, every campaign of this folder, or a cluster stands."""

from pathlib import Path

from wxpush.cli.common.cluster.extra import extra
from wxpush.options.cluster import BROKER
from wxpush.options.values import Values


def run(options: Values, recipients: str | None = None) -> None:
    """Whoever asks for the one need not have, or load, what the other takes."""
    if recipients is None and options[BROKER]:
        with extra():
            from wxpush.cli.common.cluster.status import show_cluster  # noqa: PLC0415 - may not be installed
        show_cluster(options)
        return
    from wxpush.cli.common.status import show_all, show_one  # noqa: PLC0415 - not needed for a cluster

    if recipients is None:
        show_all(Path(), options)
    else:
        show_one(recipients, options)
