"""`wxpush template list`: every template of the account."""

from wxpush.cli.commands.template.catalogue import open_catalogue
from wxpush.options.single import KEPT_TEMPLATES
from wxpush.options.values import Values


def run(options: Values) -> None:
    """Show the account's list, or with --offline the stored one."""
    open_catalogue(options, offline=options[KEPT_TEMPLATES]).show_all()
