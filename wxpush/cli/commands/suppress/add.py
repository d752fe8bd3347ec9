"""`wxpush suppress add`: put openids on the list."""

from wxpush.cli.commands.suppress.listing import among_known, checked, list_file, made, tell
from wxpush.options.suppress import EXPIRES, REASON
from wxpush.options.values import Values
from wxpush.suppression.entry import Entry, expiry
from wxpush.system.clock import today
from wxpush.words import Sentence


def run(openids: list[str], options: Values) -> None:
    """Add entries; those that are there get the new reason and end."""
    named = checked(openids)
    day, file = today(), list_file(options)
    expires, reason = options[EXPIRES], options[REASON] or ""
    ends = expiry(expires, day) if expires else None
    before = among_known(file, named)
    entries = [Entry(openid, reason.strip(), day, ends) for openid in named]
    file.rewrite(lambda entry: entry.openid not in named, entries)
    if before:
        said = Sentence("cli.added_again", many=len(named), path=file.path, before=len(before))
    else:
        said = Sentence("cli.added", many=len(named), path=file.path)
    tell(options, made(file, said, new=before is None), added=len(named) - len(before or ()))
