"""`wxpush retry`: make rejected rows pending again, then send."""

from wxpush.cli.common.sending import send_metered
from wxpush.errors import Exit
from wxpush.options.single import RETRY_ERRCODES
from wxpush.options.values import Values
from wxpush.run.preparing.marking import retrying


def run(recipients: str, options: Values) -> Exit:
    """Make all rejected rows pending again, or those with some errcodes, then send."""
    return send_metered(recipients, options, retrying(options[RETRY_ERRCODES]))
