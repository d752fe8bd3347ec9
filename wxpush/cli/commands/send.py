"""`wxpush send`: check, ask, send; or only check, or try the first row out."""

from wxpush.cli.common.atwork import at_work
from wxpush.cli.common.sending import send_campaign
from wxpush.cli.common.settings import settle
from wxpush.errors import Exit
from wxpush.options.values import Values
from wxpush.run.check import dryrun, trial


def run(recipients: str, options: Values) -> Exit:
    """Send; with --dry-run only check, with --to only send the first row to somebody."""
    command = settle(recipients, options)
    if command.to is None and not command.dry_run:
        return send_campaign(command)
    with at_work(command) as ports:
        if command.to is not None:
            return trial.send_trial(command.run, ports, to=command.to)
        wanted = dryrun.DryRunOptions(row=command.row, output=command.output, offline=command.offline)
        return dryrun.check(command.run, ports, wanted)
