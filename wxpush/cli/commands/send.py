"""`send`, and the two commands that decide rows first and then do the same."""

from typing import TYPE_CHECKING, Annotated

import typer

from wxpush.cli.common.options import Sending, takes

if TYPE_CHECKING:
    from wxpush.cli.common.settings import SendSettings

Recipients = Annotated[
    str,
    typer.Argument(
        metavar="RECIPIENTS", help="CSV, TSV, JSONL (also .gz) or XLSX file; - for standard input."
    ),
]


@takes(Sending)
def send(recipients: Recipients, options: Sending) -> None:
    """Check the whole input, ask, send; run again, it goes on where it stopped."""
    from wxpush.cli.campaign import run, trial  # noqa: PLC0415 - not needed by --help
    from wxpush.cli.check import dryrun  # noqa: PLC0415 - not needed by --help
    from wxpush.cli.common.settings import settle  # noqa: PLC0415 - not needed by --help

    settings = settle(recipients, options)
    if settings.to is not None:
        raise typer.Exit(trial.try_out(settings))
    if settings.dry_run:
        raise typer.Exit(dryrun.check(settings))
    raise typer.Exit(run.send(settings))


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
    from wxpush.cli.campaign import run  # noqa: PLC0415 - not needed by --help
    from wxpush.cli.campaign.marking import retrying  # noqa: PLC0415 - not needed by --help
    from wxpush.cli.common.settings import settle  # noqa: PLC0415 - not needed by --help

    raise typer.Exit(run.send(_sending(settle(recipients, options)), retrying(errcode or ())))


@takes(Sending)
def resolve(
    recipients: Recipients,
    options: Sending,
    decision: Annotated[
        str, typer.Option("--as", metavar="sent|resend|skip", help="What the rows in doubt are taken for.")
    ],
) -> None:
    """Decide rows in doubt: sent, skip (rejected), or resend, which then does what `send` does."""
    from wxpush.cli.campaign import run  # noqa: PLC0415 - not needed by --help
    from wxpush.cli.campaign.marking import DECISIONS  # noqa: PLC0415 - not needed by --help
    from wxpush.cli.common.settings import settle  # noqa: PLC0415 - not needed by --help
    from wxpush.errors import UsageError  # noqa: PLC0415 - not needed by --help

    if decision not in DECISIONS:
        raise UsageError(
            f"--as {decision!r} is not known; nothing was changed. Use one of: {', '.join(DECISIONS)}."
        )
    raise typer.Exit(run.send(_sending(settle(recipients, options)), DECISIONS[decision]))


def _sending(settings: "SendSettings") -> "SendSettings":
    """Refuse what would make these commands send although they were told not to."""
    from wxpush.errors import UsageError  # noqa: PLC0415 - not needed by --help

    if settings.dry_run or settings.to is not None:
        raise UsageError(
            "--dry-run and --to go with `wxpush send` only; nothing was changed or sent. "
            "`wxpush results` shows the rows concerned."
        )
    return settings
