"""`send`, and the two commands that decide rows first and then do the same."""

import gc
from typing import TYPE_CHECKING, Annotated

import typer

from wxpush.cli.common.options import Sending, takes

if TYPE_CHECKING:
    from wxpush.cli.common.settings import Command
    from wxpush.run.preparing.marking import Marking

Recipients = Annotated[
    str,
    typer.Argument(
        metavar="RECIPIENTS", help="CSV, TSV, JSONL (also .gz) or XLSX file; - for standard input."
    ),
]


#: Objects made before the garbage collector looks at the youngest. A message leaves no cycle behind, so at Python's own 700
#: it looks some hundred times a second for nothing, which costs 3 % of a message.
_YOUNG = 50_000


@takes(Sending)
def send(recipients: Recipients, options: Sending) -> None:
    """Check the whole input, ask, send; run again, it goes on where it stopped."""
    from wxpush.cli.common.atwork import at_work  # noqa: PLC0415 - not needed by --help
    from wxpush.cli.common.settings import settle  # noqa: PLC0415 - not needed by --help
    from wxpush.run import dryrun, trial  # noqa: PLC0415 - not needed by --help

    command = settle(recipients, options)
    if command.to is None and not command.dry_run:
        raise typer.Exit(_send(command))
    with at_work(command) as ports:
        if command.to is not None:
            raise typer.Exit(trial.try_out(command.run, ports, to=command.to))
        wanted = dryrun.Wanted(row=command.row, output=command.output, offline=command.offline)
        raise typer.Exit(dryrun.check(command.run, ports, wanted))


@takes(Sending)
def retry(
    recipients: Recipients,
    options: Sending,
    errcode: Annotated[
        list[int] | None,
        typer.Option("--errcode", metavar="N", help="Only rows rejected with this code; may be repeated."),
    ] = None,
) -> None:
    """Make rejected rows pending again, then do what `send` does."""
    from wxpush.cli.common.settings import settle  # noqa: PLC0415 - not needed by --help
    from wxpush.run.preparing.marking import retrying  # noqa: PLC0415 - not needed by --help

    raise typer.Exit(_send(_sending(settle(recipients, options)), retrying(errcode or ())))


@takes(Sending)
def resolve(
    recipients: Recipients,
    options: Sending,
    decision: Annotated[
        str, typer.Option("--as", metavar="sent|resend|skip", help="What the rows in doubt are taken for.")
    ],
) -> None:
    """Decide rows in doubt: sent, skip (rejected), or resend, which then does what `send` does."""
    from wxpush.cli.common.settings import settle  # noqa: PLC0415 - not needed by --help
    from wxpush.errors import UsageError  # noqa: PLC0415 - not needed by --help
    from wxpush.run.preparing.marking import DECISIONS  # noqa: PLC0415 - not needed by --help

    if decision not in DECISIONS:
        raise UsageError(
            f"--as {decision!r} is not known; nothing was changed. Use one of: {', '.join(DECISIONS)}."
        )
    raise typer.Exit(_send(_sending(settle(recipients, options)), DECISIONS[decision]))


def _send(command: "Command", marking: "Marking | None" = None) -> int:
    from wxpush.cli.common.atwork import at_work  # noqa: PLC0415 - not needed by --help
    from wxpush.run.send import send  # noqa: PLC0415 - not needed by --help

    with at_work(command) as ports:
        gc.freeze()  # what was imported stays
        gc.set_threshold(_YOUNG)
        return send(command.run, ports, marking)


def _sending(command: "Command") -> "Command":
    """Refuse what would make these commands send although they were told not to."""
    from wxpush.errors import UsageError  # noqa: PLC0415 - not needed by --help

    if command.dry_run or command.to is not None:
        raise UsageError(
            "--dry-run and --to go with `wxpush send` only; nothing was changed or sent. "
            "`wxpush results` shows the rows concerned."
        )
    return command
