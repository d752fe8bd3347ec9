"""The command `wxpush`. Every module it imports is light: what a command needs, it imports when it runs."""

import sys
from typing import Annotated

import typer

from wxpush import __version__
from wxpush.cli.failures import guarded
from wxpush.cli.init import init
from wxpush.cli.inspect import explain, quota, results, status
from wxpush.cli.sandbox import sandbox
from wxpush.cli.send import resolve, retry, send
from wxpush.cli.signals import Signals, ignore_signals

app = typer.Typer(
    name="wxpush",
    help="Send WeChat template messages in bulk: no row lost, none knowingly sent twice.",
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
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Send WeChat template messages in bulk: no row lost, none knowingly sent twice."""


for command in (init, send, status, results, retry, resolve, quota, sandbox):
    app.command()(command)
# -1 is an errcode, not an option.
app.command(context_settings={"ignore_unknown_options": True})(explain)


def main() -> None:
    """Run the command line, and leave with its exit code."""
    code = guarded(_run)
    ignore_signals()  # all is said and done: one that comes now must not change the code
    sys.exit(code)


def _run() -> object:
    # typer would end by exit codes and tracebacks of its own.
    with Signals():
        return app(prog_name="wxpush", standalone_mode=False)
