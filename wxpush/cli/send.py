"""`send`, and the two commands that decide rows first and then do the same."""

from typing import TYPE_CHECKING, Annotated

import typer

from wxpush.cli.options import Sending, takes

if TYPE_CHECKING:
    from wxpush.cli.settings import SendSettings

Recipients = Annotated[
    str, typer.Argument(metavar="RECIPIENTS", help="CSV, TSV or JSONL file, also .gz; - for standard input.")
]


@takes(Sending)
def send(recipients: Recipients, options: Sending) -> None:
    """Check the whole input, ask, send; run again, it goes on where it stopped."""
    from wxpush.cli import rehearsal, run  # noqa: PLC0415 - not needed by --help
    from wxpush.cli.settings import settle  # noqa: PLC0415 - not needed by --help

    settings = settle(recipients, options)
    if settings.to is not None:
        raise typer.Exit(rehearsal.try_out(settings))
    if settings.dry_run:
        raise typer.Exit(rehearsal.rehearse(settings))
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
    from wxpush.checkpoint import rows  # noqa: PLC0415 - not needed by --help
    from wxpush.cli import run  # noqa: PLC0415 - not needed by --help
    from wxpush.cli.settings import settle  # noqa: PLC0415 - not needed by --help
    from wxpush.model import State  # noqa: PLC0415 - not needed by --help

    codes = tuple(errcode or ())
    marking = run.Marking(lambda connection: rows.repend(connection, [State.REJECTED], codes))
    raise typer.Exit(run.send(_sending(settle(recipients, options)), marking))


@takes(Sending)
def resolve(
    recipients: Recipients,
    options: Sending,
    decision: Annotated[
        str, typer.Option("--as", metavar="sent|resend|skip", help="What the rows in doubt are taken for.")
    ],
) -> None:
    """Decide rows in doubt: sent, skip (rejected), or resend, which then does what `send` does."""
    from wxpush.checkpoint import rows  # noqa: PLC0415 - not needed by --help
    from wxpush.cli import run  # noqa: PLC0415 - not needed by --help
    from wxpush.cli.settings import settle  # noqa: PLC0415 - not needed by --help
    from wxpush.errors import UsageError  # noqa: PLC0415 - not needed by --help
    from wxpush.model import State  # noqa: PLC0415 - not needed by --help

    markings = {
        "sent": run.Marking(lambda connection: rows.decide_doubt(connection, State.SENT, None), sends=False),
        "skip": run.Marking(
            lambda connection: rows.decide_doubt(connection, State.REJECTED, rows.SKIPPED), sends=False
        ),
        "resend": run.Marking(lambda connection: rows.repend(connection, rows.UNKNOWN)),
    }
    if decision not in markings:
        raise UsageError(
            f"--as {decision!r} is not known; nothing was changed. Use one of: {', '.join(markings)}."
        )
    raise typer.Exit(run.send(_sending(settle(recipients, options)), markings[decision]))


def _sending(settings: "SendSettings") -> "SendSettings":
    """Refuse what would make these commands send although they were told not to."""
    from wxpush.errors import UsageError  # noqa: PLC0415 - not needed by --help

    if settings.dry_run or settings.to is not None:
        raise UsageError(
            "--dry-run and --to go with `wxpush send` only; nothing was changed or sent. "
            "`wxpush results` shows the rows concerned."
        )
    return settings
