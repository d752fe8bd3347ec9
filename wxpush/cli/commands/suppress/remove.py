"""`wxpush suppress remove`: take openids off the list."""

from wxpush.cli.commands.suppress.listing import among, checked, list_file, tell
from wxpush.options.values import Values
from wxpush.words import Sentence


def run(openids: list[str], options: Values) -> None:
    """Take them off; it is no error when somebody is not on the list."""
    named, file = checked(openids), list_file(options)
    there = among(file, named)
    if there:
        file.rewrite(lambda entry: entry.openid not in named)
    missing = len(named) - len(there)
    if missing:
        said = Sentence("cli.removed_but", many=len(there), path=file.path, missing=missing)
    else:
        said = Sentence("cli.removed", many=len(there), path=file.path)
    tell(options, said, removed=len(there))
