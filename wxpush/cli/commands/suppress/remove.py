"""`wxpush suppress remove`: take openids off the list."""

from wxpush.cli.commands.suppress.listing import among, checked, list_file, tell
from wxpush.options.values import Values


def run(openids: list[str], options: Values) -> None:
    """Take off; it is no error when somebody is not on it."""
    named, file = checked(openids), list_file(options)
    there = among(file, named)
    if there:
        file.rewrite(lambda entry: entry.openid not in named)
    missing = len(named) - len(there)
    also = f", {missing:,} not on it" if missing else ""
    tell(options, f"{len(there):,} taken off {file.path}{also}.", removed=len(there))
