"""The command `wxpush`. Every module it imports is light: what a command needs, it imports when it runs."""

import sys
from typing import Annotated

import typer

from wxpush.cli.commands.cluster import dispatch, pause, resume, work
from wxpush.cli.commands.doctor import doctor
from wxpush.cli.commands.followers import followers
from wxpush.cli.commands.init import init
from wxpush.cli.commands.inspect import explain, quota, results, status
from wxpush.cli.commands.sandbox import sandbox
from wxpush.cli.commands.send import resolve, retry, send
from wxpush.cli.commands.suppress import suppress
from wxpush.cli.commands.templates import template
from wxpush.cli.common.failures import guarded
from wxpush.cli.common.strays import Strays
from wxpush.signals import Signals, ignore_signals
from wxpush.version import __version__

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


for command in (
    init, send, status, results, retry, resolve, quota, doctor, sandbox, dispatch, work, pause, resume,
):  # fmt: skip
    app.command()(command)
app.add_typer(template)
app.add_typer(followers)
app.add_typer(suppress, name="suppress")
# -1 is an errcode, not an option.
app.command(context_settings={"ignore_unknown_options": True})(explain)


def main() -> None:
    """Run the command line, and leave with its exit code."""
    strays = Strays()
    strays.catch()
    code = guarded(_run)
    ignore_signals()  # all is said and done: one that comes now must not change the code
    strays.tell()
    sys.exit(code)


def _run() -> object:
    # typer would end by exit codes and tracebacks of its own.
    with Signals():
        return app(prog_name="wxpush", standalone_mode=False)
