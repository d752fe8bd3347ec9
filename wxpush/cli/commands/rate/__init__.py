"""`wxpush rate`: of a campaign that is being sent on this machine, or of one account for all workers at once."""

from wxpush.cli.common.levers import move, typed_rate
from wxpush.limits.lever import Lever
from wxpush.options.values import Values
from wxpush.parsing import quantities


def run(words: list[str], options: Values) -> None:
    """Ask for another rate from now on."""
    recipients, text = typed_rate(words)
    asked = quantities.rate(text)
    if recipients is not None:
        move(Lever.RATE, recipients, options, asked)
        return
    from wxpush.cli.common.cluster.steering import rate  # noqa: PLC0415 - needs libraries that may be missing

    rate(options, asked)
