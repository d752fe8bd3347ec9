"""`doctor`: what stands between this machine and a message, looked at one by one."""

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wxpush.cli.common.options import Common, takes

if TYPE_CHECKING:
    from wxpush.cli.check.examination import Check

_WIDTH = 80
_INDENT = " " * 21


@takes(Common)
def doctor(
    options: Common,
    recipients: Annotated[
        Path | None,
        typer.Argument(
            metavar="[RECIPIENTS]", help="A campaign: then the disk is tried where its checkpoint will be."
        ),
    ] = None,
) -> None:
    """Look at configuration, secret, proxy, clock, token, IP allow-list, quota, disk and event loop."""
    from wxpush.cli.check.examination import examine, exit_of  # noqa: PLC0415 - not needed by --help
    from wxpush.cli.common.printer import Printer  # noqa: PLC0415 - not needed by --help
    from wxpush.cli.common.settings import Voice  # noqa: PLC0415 - not needed by --help
    from wxpush.cli.common.stdout import show  # noqa: PLC0415 - not needed by --help
    from wxpush.redact import clean, redact  # noqa: PLC0415 - not needed by --help

    printer, found = Printer(Voice(json=bool(options.json))), []
    for one in examine(options, recipients.parent if recipients else Path()):
        found.append(one)
        printer.event("check", name=one.name, level=one.level.value, what=one.what, advice=one.advice)
        if not options.json:
            show("".join(f"{clean(redact(line))}\n" for line in _lines(one)))
    code = exit_of(found)
    printer.event("doctor", exit_code=int(code))
    raise typer.Exit(code)


def _lines(one: "Check") -> list[str]:
    head = f"{one.level.value.ljust(6)}{one.name.ljust(15)}"
    lines = textwrap.wrap(one.what, _WIDTH, initial_indent=head, subsequent_indent=_INDENT)
    advice = f"-> {one.advice}" if one.advice else ""
    return [*lines, *textwrap.wrap(advice, _WIDTH, initial_indent=_INDENT, subsequent_indent=f"{_INDENT}   ")]
