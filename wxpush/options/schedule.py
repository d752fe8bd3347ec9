"""What `wxpush schedule print` takes (PRINTED)."""

from wxpush.errors import UsageError
from wxpush.options.common import COMMON
from wxpush.options.files import CAMPAIGN
from wxpush.options.option import Option
from wxpush.options.send import SUPPRESS
from wxpush.options.timing import TIMEZONE, WAIT, WINDOW
from wxpush.schedule.cron import crontab

_KINDS = ("crontab", "timer", "service")


def _kind(word: str) -> str:
    if word not in _KINDS:
        raise UsageError("misuse.unknown_word", flag=AS.flag, word=word, words=_KINDS)
    return word


CRON = Option(
    flags=("--cron",),
    help="help.cron",
    metavar="TIMES",
    read=crontab,
    default="",
    required=True,
    in_environment=False,
)
AS: Option[str | None] = Option(
    flags=("--as",),
    help="help.print_as",
    metavar="WHAT",
    words=_KINDS,
    read=_kind,
    default=None,
    in_environment=False,
)

PRINTED = (CRON, AS, CAMPAIGN, WINDOW, TIMEZONE, WAIT, SUPPRESS, *COMMON)
