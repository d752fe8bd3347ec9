"""`wxpush template check`: a campaign file against its template."""

from pathlib import Path

from wxpush.cli.commands.template.catalogue import open_catalogue
from wxpush.options.single import KEPT_TEMPLATES
from wxpush.options.values import Values


def run(campaign: Path, options: Values) -> None:
    """Check it against the account's template, or with --offline against the stored one."""
    open_catalogue(options, offline=options[KEPT_TEMPLATES]).check(campaign)
