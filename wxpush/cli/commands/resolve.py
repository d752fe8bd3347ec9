"""`wxpush resolve`: decide rows in doubt, then send."""

from wxpush.cli.common.sending import send_marked
from wxpush.cli.common.settings import settle
from wxpush.errors import Exit, UsageError
from wxpush.options.single import DECISION
from wxpush.options.values import Values
from wxpush.run.preparing.marking import DECISIONS


def run(recipients: str, options: Values) -> Exit:
    """As --as decides."""
    decision = options[DECISION]
    if decision not in DECISIONS:
        raise UsageError(
            f"--as {decision!r} is not known; nothing was changed. Use one of: {', '.join(DECISIONS)}."
        )
    return send_marked(settle(recipients, options), DECISIONS[decision])
