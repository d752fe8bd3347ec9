"""`wxpush resolve`: decide rows in doubt, then send."""

from wxpush.cli.commands.serve.spool import names_spool, resolve
from wxpush.cli.common.sending import send_metered
from wxpush.errors import Exit, UsageError, meaning
from wxpush.options.files import RECEIPTS
from wxpush.options.single import DECISION, RECEIVED
from wxpush.options.values import Values
from wxpush.run.preparing.marking import DECISIONS
from wxpush.run.receipts.doubting import taking_received
from wxpush.words import Means


def run(recipients: str, options: Values) -> Exit:
    """Decide the rows as --as says, then send. Of a spool: decide its messages; the next `serve` sends them."""
    decision = options[DECISION]
    if decision not in DECISIONS:
        with meaning(Means.NOT_CHANGED):
            raise UsageError("cli.decision_unknown", word=decision, words=[*DECISIONS])
    if options[RECEIVED]:
        if decision != "sent" or names_spool(recipients):
            with meaning(Means.NOT_CHANGED):
                raise UsageError("cli.received_of_sent_alone")
        return send_metered(recipients, options, taking_received(options[RECEIPTS]))
    if names_spool(recipients):
        return resolve(recipients, options, decision)
    return send_metered(recipients, options, DECISIONS[decision])
