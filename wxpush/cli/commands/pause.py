"""`wxpush pause`: a campaign that is being sent on this machine, or one account for all workers at once."""

from wxpush.options.values import Values


def run(options: Values, recipients: str | None = None) -> None:
    """Pause until `wxpush resume`. Neither loads what only the other needs."""
    if recipients is not None:
        from wxpush.cli.common.levers import move  # noqa: PLC0415 - a cluster needs nothing of it
        from wxpush.limits.lever import Lever  # noqa: PLC0415 - likewise

        move(Lever.PAUSE, recipients, options)
        return
    from wxpush.cli.common.cluster.steering import pause  # noqa: PLC0415 - needs libraries that may be missing

    pause(options)
