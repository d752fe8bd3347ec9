"""`wxpush quota`: how many messages the account may still send today."""

from wxpush.cli.common.account import account_asked
from wxpush.cli.common.stdout import show
from wxpush.options.values import Values
from wxpush.run.machine import Machine
from wxpush.system.signals import run_interruptible
from wxpush.wechat.values import Quota
from wxpush.words import Sentence

#: One answer to one question of a person.
_SECONDS = 10.0


def run(options: Values) -> None:
    """Ask, and show it."""
    asked = account_asked(options)

    async def ask() -> Quota:
        async with Machine(asked.printer.note).line(asked.access, seconds=_SECONDS) as line:
            return await line.account.quota()

    found = run_interruptible(ask)
    if asked.voice.json:
        asked.printer.event("quota", daily_limit=found.daily_limit, used=found.used, remain=found.remain)
    else:
        said = Sentence("cli.quota", limit=found.daily_limit, used=found.used, left=found.remain)
        show(f"{said}\n")
