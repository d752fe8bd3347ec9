"""`wxpush template show`: one template."""

from wxpush.cli.commands.template.catalogue import open_catalogue
from wxpush.options.single import KEPT_TEMPLATES
from wxpush.options.values import Values


def run(template_id: str, options: Values) -> None:
    """Show it from the account's list, or with --offline from the stored one."""
    open_catalogue(options, offline=options[KEPT_TEMPLATES]).show_one(template_id)
