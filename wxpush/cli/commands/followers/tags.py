"""`wxpush followers tags`: the account's tags."""

from wxpush.cli.common.account import account_asked
from wxpush.cli.common.stdout import show
from wxpush.followers.directory import Directory
from wxpush.options.values import Values
from wxpush.redact import clean
from wxpush.run.machine import Machine
from wxpush.system.signals import run_interruptible
from wxpush.wechat.values import Tag
from wxpush.words import Sentence

_SECONDS = 30.0


def run(options: Values) -> None:
    """A line each."""
    asked = account_asked(options)

    async def ask() -> list[Tag]:
        async with Machine(asked.printer.note).line(asked.access, seconds=_SECONDS) as line:
            return await Directory(line.api, line.tokens, tell=asked.printer.note).tags()

    found = run_interruptible(ask)
    for each in found:
        asked.printer.event("tag", id=each.id, name=each.name, count=each.count)
        if not asked.voice.json:
            show(f"{each.id:>6}  {each.count:>9,}  {clean(each.name)}\n")
    if not found:
        asked.printer.say(Sentence("followers.no_tags", appid=asked.access.appid))
