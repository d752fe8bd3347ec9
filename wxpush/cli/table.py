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
from wxpush.options.option import Argument, Option
from wxpush.options.send import PLANNING, SENDING
from wxpush.words import Means


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `help` is its line; `numbers`: what begins with - may be an argument; `clustered`: it is given where the cluster is.

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
    help="CSV, TSV, JSONL (also .gz) or XLSX file; - for standard input.",
)
_OPENIDS = Argument(name="openids", metavar="OPENID...", help="One or more openids.", kind=list[str])

_TEMPLATE = Group(
    "The account's templates, and a campaign file held against its own.",
    {
        "list": Command(
            "Every template of the account: id, title and keys.",
            (single.KEPT_TEMPLATES, *COMMON),
            means=Means.NOTHING,
        ),
        "show": Command(
            "One template: content, keys with their types, and WeChat's example.",
            (single.KEPT_TEMPLATES, *COMMON),
            (
                Argument(
                    name="template_id",
                    metavar="ID",
                    help="Its id, how that begins, or its title. Write -- before an id that begins with -.",
                ),
            ),
            means=Means.NOTHING,
        ),
        "check": Command(
            "Hold a campaign file against its template: id, keys missing, keys too many, types.",
            (single.KEPT_TEMPLATES, *COMMON),
            (Argument(name="campaign", metavar="CAMPAIGN", help="The campaign file.", kind=Path),),
            means=Means.NOTHING,
        ),
    },
)

_FOLLOWERS = Group(
    "Who follows the account: write the openids to a file, by tags if wanted; list the tags.",
    {
        "export": Command(
            "Write the openids of all followers, or of those with some tags; run again, it goes on where it stopped.",
            (single.FOLLOWERS_OUTPUT, single.TAGS, single.OTHER_TAGS, single.EVERY_TAG, *COMMON),
            means=Means.NOTHING,
        ),
        "tags": Command(
            "The account's tags: id, how many people have it, name.", COMMON, means=Means.NOTHING
        ),
    },
)

_SUPPRESS = Group(
    "The list of openids that are never sent to: add, remove, list, import.",
    {
        "add": Command(
            "Put openids on the list; whoever is on it already gets the new reason and end.",
            (suppress.REASON, suppress.EXPIRES, *suppress.LISTING),
            (_OPENIDS,),
            means=Means.NOT_CHANGED,
        ),
        "remove": Command(
            "Take openids off the list.", suppress.LISTING, (_OPENIDS,), means=Means.NOT_CHANGED
        ),
        "list": Command(
            "Show the list, openids masked.", (suppress.OUTPUT, *suppress.LISTING), means=Means.NOTHING
        ),
        "import": Command(
            "Put the openids of a file on the list; whoever is on it already stays as they are.",
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
                    help="A file of any columns, of the kinds that `send` takes.",
                    kind=Path,
                ),
            ),
            means=Means.NOT_CHANGED,
        ),
    },
)

COMMANDS: dict[str, Command | Group] = {
    "init": Command(
        "Write a commented wxpush.yaml, a campaign file and ten recipients that work together.",
        (single.FROM_TEMPLATE, *COMMON),
        (
            Argument(
                name="folder",
                metavar="[DIR]",
                help="Where; made if missing.",
                kind=Path,
                required=False,
                default=Path(),
            ),
        ),
        means=Means.NOTHING,
    ),
    "send": Command(
        "Check the whole input, ask, send; run again, it goes on where it stopped.", SENDING, (RECIPIENTS,)
    ),
    "status": Command(
        "Where a campaign stands, from its checkpoint alone; also while it is being sent. With --broker: the cluster.",
        (*CLUSTER, *LOCATED),
        (
            Argument(
                name="recipients",
                metavar="[RECIPIENTS]",
                help="The campaign; without it, every campaign of this folder.",
                required=False,
            ),
        ),
        means=Means.NOTHING,
    ),
    "results": Command(
        "The rows with their outcome, beside their own columns: a file that is an input again.",
        (single.ROW_STATE, single.ERRCODE, single.RESULTS_OUTPUT, *LOCATED),
        (RECIPIENTS,),
        means=Means.NOTHING,
    ),
    "retry": Command(
        "Make rejected rows pending again, then do what `send` does.",
        (single.RETRY_ERRCODES, *SENDING),
        (RECIPIENTS,),
    ),
    "resolve": Command(
        "Decide rows in doubt: sent, skip (rejected), or resend, which then does what `send` does.",
        (single.DECISION, *SENDING),
        (RECIPIENTS,),
    ),
    "quota": Command("Daily limit of template messages, used, left.", COMMON, means=Means.NOTHING),
    "doctor": Command(
        "Look at configuration, secret, proxy, clock, token, IP allow-list, quota, disk and event loop.",
        COMMON,
        (
            Argument(
                name="recipients",
                metavar="[RECIPIENTS]",
                help="A campaign: then the disk is tried where its checkpoint will be.",
                kind=Path,
                required=False,
            ),
        ),
        means=Means.NOTHING,
    ),
    "sandbox": Command(
        "Imitate the WeChat API on loopback, with faults, until stopped.",
        sandbox.SANDBOX,
        means=Means.NOTHING,
    ),
    "dispatch": Command(
        "Check the whole input, ask, and have it sent by workers; run again, it goes on where it stopped.",
        (single.ABANDON, *CLUSTER, *PLANNING),
        (RECIPIENTS,),
        clustered=True,
    ),
    "work": Command(
        "Send what `wxpush dispatch` hands out, for every account that this machine may send for.",
        WORKING,
        clustered=True,
    ),
    "pause": Command(
        "Let no worker send for the account until `wxpush resume`.",
        (*CLUSTER, *COMMON),
        clustered=True,
        means=Means.NOT_CHANGED,
    ),
    "resume": Command(
        "Let workers send for the account again, whatever paused it.",
        (*CLUSTER, *COMMON),
        clustered=True,
        means=Means.NOT_CHANGED,
    ),
    "explain": Command(
        "What an errcode means and what to do.",
        (),
        (Argument(name="code", metavar="CODE", help="An errcode, such as 43004.", kind=int),),
        means=Means.NOTHING,
        numbers=True,  # -1 is an errcode, not an option
    ),
    "template": _TEMPLATE,
    "followers": _FOLLOWERS,
    "suppress": _SUPPRESS,
}
