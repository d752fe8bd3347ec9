"""`wxpush resolve`: decide rows in doubt, then send."""

from wxpush.cli.common.sending import send_metered
from wxpush.errors import Exit, UsageError, meaning
from wxpush.options.single import DECISION
from wxpush.options.values import Values
from wxpush.run.preparing.marking import DECISIONS
from wxpush.words import Means


def run(recipients: str, options: Values) -> Exit:
    """Decide the rows as --as says, then send."""
    decision = options[DECISION]
    if decision not in DECISIONS:
        with meaning(Means.NOT_CHANGED):
            raise UsageError("cli.decision_unknown", word=decision, words=[*DECISIONS])
    return send_metered(recipients, options, DECISIONS[decision])
