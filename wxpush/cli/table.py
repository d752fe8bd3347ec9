"""Every command: its line in `wxpush --help`, and which arguments and options it takes; the order is that of `--help`.

What a command does is the function `run` of the module that has its name in `wxpush/cli/commands/`: `template list` is
`template/list.py`. It is imported when the command runs, and imports at its top what it needs; nothing imported from here is heavy.
"""

from pathlib import Path

from wxpush.cli.entries import Command, Group, Task
from wxpush.cli.groups import FOLLOWERS, RECEIPTS, SCHEDULE, SUPPRESS, TEMPLATE
from wxpush.options import kept, sandbox, single
from wxpush.options.cluster import CLUSTER, PLAIN_CLUSTER, WORKING
from wxpush.options.common import COMMON, JSON, METRICS_LISTEN, QUIET
from wxpush.options.files import LOCATED
from wxpush.options.files import RECEIPTS as RECEIPTS_FILE
from wxpush.options.language import LANG
from wxpush.options.option import Argument
from wxpush.options.send import PLANNING, SENDING, TRYING, YES
from wxpush.options.serve import SERVING, SHARED_STATE
from wxpush.options.simulate import SIMULATE
from wxpush.options.suppress import LISTING
from wxpush.words import Means

RECIPIENTS = Argument(
    name="recipients",
    metavar="RECIPIENTS",
    help="help.argument_recipients",
)

SENT_NOW = Argument(
    name="recipients",
    metavar="[RECIPIENTS]",
    help="help.argument_sent_now",
    required=False,
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
        task=Task.PREPARE,
    ),
    "trust": Command(
        "help.command_trust",
        (YES, JSON, LANG),
        (Argument(name="folder", metavar="DIR", help="help.argument_trusted_folder", kind=Path),),
        means=Means.NOT_CHANGED,
        task=Task.PREPARE,
    ),
    "doctor": Command(
        "help.command_doctor",
        (SHARED_STATE, PLAIN_CLUSTER, *COMMON),
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
        task=Task.PREPARE,
    ),
    "template": TEMPLATE,
    "quota": Command("help.command_quota", COMMON, means=Means.NOTHING, task=Task.PREPARE),
    "followers": FOLLOWERS,
    "suppress": SUPPRESS,
    "sandbox": Command("help.command_sandbox", sandbox.SANDBOX, means=Means.NOTHING, task=Task.PREPARE),
    "send": Command("help.command_send", (*TRYING, *SENDING), (RECIPIENTS,), task=Task.SEND, keeps_log=True),
    "serve": Command(
        "help.command_serve",
        SERVING,
        (
            Argument(
                name="files",
                metavar="[CAMPAIGN]...",
                help="help.argument_served",
                kind=list[Path],
                required=False,
            ),
        ),
        task=Task.SEND,
        keeps_log=True,
    ),
    "schedule": SCHEDULE,
    "simulate": Command(
        "help.command_simulate", SIMULATE, (RECIPIENTS,), means=Means.NOTHING, task=Task.SEND
    ),
    "retry": Command(
        "help.command_retry",
        (single.RETRY_ERRCODES, single.RETRY_STATE, *SENDING),
        (RECIPIENTS,),
        refuses=TRYING,
        task=Task.SEND,
        keeps_log=True,
    ),
    "resolve": Command(
        "help.command_resolve",
        (single.DECISION, single.RECEIVED, *SENDING),
        (RECIPIENTS,),
        refuses=TRYING,
        task=Task.SEND,
        keeps_log=True,
    ),
    "pause": Command(
        "help.command_pause", (*LOCATED, *CLUSTER), (SENT_NOW,), means=Means.NOT_CHANGED, task=Task.SEND
    ),
    "resume": Command(
        "help.command_resume", (*LOCATED, *CLUSTER), (SENT_NOW,), means=Means.NOT_CHANGED, task=Task.SEND
    ),
    "rate": Command(
        "help.command_rate",
        (*LOCATED, *CLUSTER),
        (Argument(name="words", metavar="[RECIPIENTS] N", help="help.argument_rate", kind=list[str]),),
        means=Means.NOT_CHANGED,
        task=Task.SEND,
    ),
    "status": Command(
        "help.command_status",
        (single.WATCH, *LOCATED, *CLUSTER),
        (
            Argument(
                name="recipients",
                metavar="[RECIPIENTS]",
                help="help.argument_campaigns",
                required=False,
            ),
        ),
        means=Means.NOTHING,
        task=Task.LOOK,
    ),
    "results": Command(
        "help.command_results",
        (single.ROW_STATE, single.ERRCODE, single.RESULTS_OUTPUT, single.FOR_SPREADSHEET, *LOCATED),
        (RECIPIENTS,),
        means=Means.NOTHING,
        task=Task.LOOK,
    ),
    "report": Command(
        "help.command_report",
        (single.PAGE_OUTPUT, *LOCATED),
        (RECIPIENTS,),
        means=Means.NOTHING,
        task=Task.LOOK,
    ),
    "receipts": RECEIPTS,
    "history": Command(
        "help.command_history",
        (single.HISTORY_OUTPUT, RECEIPTS_FILE, JSON, LANG),
        (
            Argument(
                name="folder",
                metavar="[DIR]",
                help="help.argument_history_folder",
                kind=Path,
                required=False,
                default=Path(),
            ),
        ),
        means=Means.NOTHING,
        task=Task.LOOK,
    ),
    "explain": Command(
        "help.command_explain",
        (JSON, LANG),
        (Argument(name="code", metavar="CODE", help="help.argument_code", kind=int),),
        means=Means.NOTHING,
        numbers=True,  # -1 is an errcode, not an option
        task=Task.LOOK,
    ),
    "person": Command(
        "help.command_person",
        (kept.ERASE, YES, *LISTING),
        (Argument(name="openids", metavar="OPENID...", help="help.argument_openids", kind=list[str]),),
        means=Means.NOT_CHANGED,
        task=Task.PEOPLE,
    ),
    "purge": Command(
        "help.command_purge",
        (kept.OLDER, YES, QUIET, JSON, LANG),
        (
            Argument(
                name="folder",
                metavar="[DIR]",
                help="help.argument_purge_folder",
                kind=Path,
                required=False,
                default=Path(),
            ),
        ),
        means=Means.NOT_CHANGED,
        task=Task.PEOPLE,
    ),
    "dispatch": Command(
        "help.command_dispatch",
        (single.ABANDON, *CLUSTER, METRICS_LISTEN, *PLANNING),
        (RECIPIENTS,),
        clustered=True,
        refuses=TRYING,
        task=Task.CLUSTER,
        keeps_log=True,
    ),
    "work": Command("help.command_work", WORKING, clustered=True, task=Task.CLUSTER, keeps_log=True),
    "help": Command(
        "help.command_help",
        (LANG,),
        (
            Argument(
                name="words",
                metavar="[COMMAND]...",
                help="help.argument_words",
                kind=list[str],
                required=False,
                default=(),
            ),
        ),
        means=Means.NOTHING,
        task=Task.ABOUT,
    ),
    "version": Command("help.command_version", (LANG,), means=Means.NOTHING, task=Task.ABOUT),
}
