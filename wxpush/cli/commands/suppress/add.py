"""`wxpush suppress add`: put openids on the list."""

from wxpush.cli.commands.suppress.listing import among_known, checked, list_file, made, tell
from wxpush.options.suppress import EXPIRES, REASON
from wxpush.options.values import Values
from wxpush.run.settings import today
from wxpush.suppression.entry import Entry, expiry


def run(openids: list[str], options: Values) -> None:
    """Add, or give a new reason and end."""
    named = checked(openids)
    day, file = today(), list_file(options)
    expires, reason = options[EXPIRES], options[REASON] or ""
    ends = expiry(expires, day) if expires else None
    before = among_known(file, named)
    entries = [Entry(openid, reason.strip(), day, ends) for openid in named]
    file.rewrite(lambda entry: entry.openid not in named, entries)
    also = f", {len(before):,} of them before already" if before else ""
    new = made(file, new=before is None)
    tell(options, f"{len(named):,} on {file.path} now{also}.{new}", added=len(named) - len(before or ()))
