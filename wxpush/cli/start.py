"""The command `wxpush` from its first moment: a Ctrl-C while its modules are imported ends it without a word, as nothing has begun."""

import signal


def main() -> None:
    """Run the command line, and leave with its exit code."""
    # Python's own handler would show where in the imports it was; a SIGINT that is to be ignored stays ignored.
    mine = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if mine:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from wxpush.cli.main import main as run  # noqa: PLC0415 - these are the imports

    if mine:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    run()
