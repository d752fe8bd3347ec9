"""Every command: its line in `wxpush --help`, and which arguments and options it takes, in the order in which `--help` shows them.

What a command does is the function `run` of the module that has its name in `wxpush/cli/commands/`: `template list` is
`template/list.py`. It is imported when the command runs, and imports at its top what it needs; nothing imported from here is heavy.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wxpush.options import sandbox, single, suppress
from wxpush.options.cluster import CLUSTER, WORKING
from wxpush.options.common import COMMON
from wxpush.options.files import LOCATED
from wxpush.options.language import LANG
from wxpush.options.option import Argument, Option
from wxpush.options.send import PLANNING, SENDING
from wxpush.words import Means


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `help`: the id of its text; `numbers`: what begins with - may be an argument; `clustered`: it is given where the cluster is.

    `means`: what an error means for the rows; None for a command that sends, where the error knows.
    """

    help: str
    options: tuple[Option[Any], ...] = ()
    arguments: tuple[Argument, ...] = ()
    numbers: bool = False
    clustered: bool = False
    means: Means | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Commands under one name."""

    help: str
    commands: dict[str, Command]


RECIPIENTS = Argument(
    name="recipients",
    metavar="RECIPIENTS",
    help="help.argument_recipients",
)
_OPENIDS = Argument(name="openids", metavar="OPENID...", help="help.argument_openids", kind=list[str])

_TEMPLATE = Group(
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
)

_FOLLOWERS = Group(
    "help.command_followers",
    {
        "export": Command(
            "help.command_followers_export",
            (single.FOLLOWERS_OUTPUT, single.TAGS, single.OTHER_TAGS, single.EVERY_TAG, *COMMON),
            means=Means.NOTHING,
        ),
        "tags": Command("help.command_followers_tags", COMMON, means=Means.NOTHING),
    },
)

_SUPPRESS = Group(
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
                suppress.ENCODING,
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
)

COMMANDS: dict[str, Command | Group] = {
    "init": Command(
        "help.command_init",
        (single.FROM_TEMPLATE, *COMMON),
        (
            Argument(
                name="folder",
                metavar="[DIR]",
                help="help.argument_folder",
                kind=Path,
                required=False,
                default=Path(),
            ),
        ),
        means=Means.NOTHING,
    ),
    "send": Command("help.command_send", SENDING, (RECIPIENTS,)),
    "status": Command(
        "help.command_status",
        (*CLUSTER, *LOCATED),
        (
            Argument(
                name="recipients",
                metavar="[RECIPIENTS]",
                help="help.argument_campaigns",
                required=False,
            ),
        ),
        means=Means.NOTHING,
    ),
    "results": Command(
        "help.command_results",
        (single.ROW_STATE, single.ERRCODE, single.RESULTS_OUTPUT, *LOCATED),
        (RECIPIENTS,),
        means=Means.NOTHING,
    ),
    "retry": Command(
        "help.command_retry",
        (single.RETRY_ERRCODES, *SENDING),
        (RECIPIENTS,),
    ),
    "resolve": Command(
        "help.command_resolve",
        (single.DECISION, *SENDING),
        (RECIPIENTS,),
    ),
    "quota": Command("help.command_quota", COMMON, means=Means.NOTHING),
    "doctor": Command(
        "help.command_doctor",
        COMMON,
        (
            Argument(
                name="recipients",
                metavar="[RECIPIENTS]",
                help="help.argument_doctor_campaign",
                kind=Path,
                required=False,
            ),
        ),
        means=Means.NOTHING,
    ),
    "sandbox": Command(
        "help.command_sandbox",
        sandbox.SANDBOX,
        means=Means.NOTHING,
    ),
    "dispatch": Command(
        "help.command_dispatch",
        (single.ABANDON, *CLUSTER, *PLANNING),
        (RECIPIENTS,),
        clustered=True,
    ),
    "work": Command(
        "help.command_work",
        WORKING,
        clustered=True,
    ),
    "pause": Command(
        "help.command_pause",
        (*CLUSTER, *COMMON),
        clustered=True,
        means=Means.NOT_CHANGED,
    ),
    "resume": Command(
        "help.command_resume",
        (*CLUSTER, *COMMON),
        clustered=True,
        means=Means.NOT_CHANGED,
    ),
    "explain": Command(
        "help.command_explain",
        (LANG,),
        (Argument(name="code", metavar="CODE", help="help.argument_code", kind=int),),
        means=Means.NOTHING,
        numbers=True,  # -1 is an errcode, not an option
    ),
    "template": _TEMPLATE,
    "followers": _FOLLOWERS,
    "suppress": _SUPPRESS,
}
