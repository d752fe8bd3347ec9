"""`wxpush help`: the page of a command, as `--help` behind it shows it."""

from collections.abc import Sequence

from wxpush.cli.main import app
from wxpush.options.values import Values


def run(words: Sequence[str], options: Values) -> object:  # noqa: ARG001 - the language is chosen by now
    """Show the page of the command that these words name; without any, that of `wxpush`."""
    return app([*words, "--help"], prog_name="wxpush", standalone_mode=False)
