"""`wxpush version`: which one this is, as `--version` tells it."""

from wxpush.cli.common.stdout import show
from wxpush.options.values import Values
from wxpush.version import __version__


def run(options: Values) -> None:  # noqa: ARG001 - nothing depends on it
    """Print it."""
    show(f"wxpush {__version__}\n")
