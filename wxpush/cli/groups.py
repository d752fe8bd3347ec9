"""The commands that stand under one name: templates, followers, the suppression list."""

from pathlib import Path

from wxpush.cli.entries import Command, Group, Task
from wxpush.options import receipts, single, suppress
from wxpush.options.common import COMMON
from wxpush.options.option import Argument
from wxpush.options.schedule import PRINTED
from wxpush.words import Means

_OPENIDS = Argument(name="openids", metavar="OPENID...", help="help.argument_openids", kind=list[str])

TEMPLATE = Group(
    "help.command_template",
    {
        "list": Command(
            "help.command_template_list",
            (single.KEPT_TEMPLATES, *COMMON),
            means=Means.NOTHING,
        ),
        "show": Command(
            "help.command_template_show",
            (single.KEPT_TEMPLATES, *COMMON),
            (
                Argument(
                    name="template_id",
                    metavar="ID",
                    help="help.argument_template",
                ),
            ),
            means=Means.NOTHING,
        ),
        "check": Command(
            "help.command_template_check",
            (single.KEPT_TEMPLATES, *COMMON),
            (Argument(name="campaign", metavar="CAMPAIGN", help="help.argument_campaign", kind=Path),),
            means=Means.NOTHING,
        ),
    },
    task=Task.PREPARE,
)

FOLLOWERS = Group(
    "help.command_followers",
    {
        "export": Command(
            "help.command_followers_export",
            (single.FOLLOWERS_OUTPUT, single.TAGS, single.OTHER_TAGS, single.EVERY_TAG, *COMMON),
            means=Means.NOTHING,
            keeps_log=True,
        ),
        "tags": Command("help.command_followers_tags", COMMON, means=Means.NOTHING),
    },
    task=Task.PREPARE,
)

SUPPRESS = Group(
    "help.command_suppress",
    {
        "add": Command(
            "help.command_suppress_add",
            (suppress.REASON, suppress.EXPIRES, *suppress.LISTING),
            (_OPENIDS,),
            means=Means.NOT_CHANGED,
        ),
        "remove": Command(
            "help.command_suppress_remove", suppress.LISTING, (_OPENIDS,), means=Means.NOT_CHANGED
        ),
        "list": Command(
            "help.command_suppress_list", (suppress.OUTPUT, *suppress.LISTING), means=Means.NOTHING
        ),
        "import": Command(
            "help.command_suppress_import",
            (
                suppress.COLUMN,
                suppress.REASON,
                suppress.EXPIRES,
                suppress.SHEET,
                suppress.HIDDEN_ROWS,
                suppress.ENCODING,
                suppress.DELIMITER,
                suppress.HEADER_LINE,
                *suppress.LISTING,
            ),
            (
                Argument(
                    name="source",
                    metavar="FILE",
                    help="help.argument_list",
                    kind=Path,
                ),
            ),
            means=Means.NOT_CHANGED,
        ),
    },
    task=Task.PREPARE,
)

SCHEDULE = Group(
    "help.command_schedule",
    {
        "print": Command(
            "help.command_schedule_print",
            PRINTED,
            (Argument(name="recipients", metavar="RECIPIENTS", help="help.argument_dated"),),
            means=Means.NOTHING,
        ),
    },
    task=Task.SEND,
)

RECEIPTS = Group(
    "help.command_receipts",
    {
        "serve": Command(
            "help.command_receipts_serve", receipts.SERVING, means=Means.NOTHING, keeps_log=True
        ),
        "import": Command(
            "help.command_receipts_import",
            receipts.IMPORTING,
            (
                Argument(name="source", metavar="FILE", help="help.argument_receipts", kind=Path),
                Argument(
                    name="recipients",
                    metavar="[RECIPIENTS]",
                    help="help.argument_receipts_of",
                    required=False,
                ),
            ),
            means=Means.NOTHING,
        ),
        "status": Command("help.command_receipts_status", receipts.SUMMED, means=Means.NOTHING),
    },
    task=Task.LOOK,
)
