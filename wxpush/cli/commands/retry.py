"""`wxpush retry`: make rejected or expired rows pending again, then send."""

from wxpush.cli.common.sending import send_metered
from wxpush.errors import Exit, UsageError
from wxpush.options.single import RETRY_ERRCODES, RETRY_STATE, RetryState
from wxpush.options.values import Values
from wxpush.run.preparing.marking import RETRYING_EXPIRED, retrying


def run(recipients: str, options: Values) -> Exit:
    """Make all rejected rows pending again, or those with some errcodes, or the expired ones; then send. Raises UsageError."""
    state, codes = options[RETRY_STATE], options[RETRY_ERRCODES]
    if state is RetryState.REJECTED:
        return send_metered(recipients, options, retrying(codes))
    if codes:
        raise UsageError("misuse.expired_by_no_errcode")
    return send_metered(recipients, options, RETRYING_EXPIRED)
