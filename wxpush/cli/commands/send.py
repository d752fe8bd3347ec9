"""`wxpush send`: check, ask, send; or only check, or try the first row out."""

from wxpush.cli.common.atwork import at_work
from wxpush.cli.common.sending import send_metered
from wxpush.cli.common.settings import settle
from wxpush.errors import Exit
from wxpush.options.send import DRY_RUN, TO
from wxpush.options.values import Values
from wxpush.run.check import dryrun, trial


def run(recipients: str, options: Values) -> Exit:
    """Send; with --dry-run only check, with --to only send one row to some people."""
    if not (options[DRY_RUN] or options[TO]):
        return send_metered(recipients, options)
    command = settle(recipients, options)
    with at_work(command) as ports:
        if command.to:
            return trial.send_trial(command.run, ports, to=command.to, row=command.row)
        wanted = dryrun.DryRunOptions(row=command.row, output=command.output, offline=command.offline)
        return dryrun.check(command.run, ports, wanted)
