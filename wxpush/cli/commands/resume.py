"""`wxpush resume`: goes on with a campaign that is being sent on this machine, or ends every kind of pause of one account."""

from wxpush.options.values import Values


def run(options: Values, recipients: str | None = None) -> None:
    """End the pauses that there are now; later ones are not affected."""
    if recipients is not None:
        from wxpush.cli.common.levers import move  # noqa: PLC0415 - a cluster needs nothing of it
        from wxpush.limits.lever import Lever  # noqa: PLC0415 - likewise

        move(Lever.RESUME, recipients, options)
        return
    from wxpush.cli.common.cluster.steering import resume  # noqa: PLC0415 - needs libraries that may be missing

    resume(options)
