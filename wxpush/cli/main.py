"""The command `wxpush`. What a command needs is imported when it runs; see `table.py`."""

import sys
from typing import Annotated

import typer

from wxpush.cli.building import Commands
from wxpush.cli.common.failures import guarded
from wxpush.cli.common.secrecy import keep_to_itself
from wxpush.cli.common.strays import Strays
from wxpush.cli.language import choose_language
from wxpush.cli.misuse import misuse_told
from wxpush.system.signals import Signals, ignore_signals
from wxpush.version import __version__

app = typer.Typer(
    name="wxpush",
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
)


def _version(*, value: bool) -> None:
    if value:
        typer.echo(f"wxpush {__version__}")
        raise typer.Exit


@app.callback()
def wxpush(
    *,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True)] = False,
    lang: Annotated[str | None, typer.Option("--lang", metavar="LANGUAGE")] = None,
) -> None:
    """All commands. Their texts are of the catalogue."""


def main() -> None:
    """Run the command line, and leave with its exit code."""
    strays = Strays()
    strays.catch()
    code = guarded(_run)
    ignore_signals()  # all is said and done: one that comes now must not change the code
    strays.tell()
    sys.exit(code)


def _run() -> object:
    keep_to_itself()
    choose_language(sys.argv[1:])
    # typer would end by exit codes and tracebacks of its own.
    with Signals(), misuse_told(sys.argv[1:]):
        return app(prog_name="wxpush", standalone_mode=False)
