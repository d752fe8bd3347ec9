"""`pause`, `resume` and `rate`: the levers of a campaign that is being sent on this machine."""

import os
from math import inf

from wxpush.checkpoint.file.lock import begun
from wxpush.cli.common.cluster.place import require_no_cluster
from wxpush.cli.common.place import place
from wxpush.cli.common.printer import Printer
from wxpush.cli.common.typed import as_sent
from wxpush.cli.common.voice import voice
from wxpush.errors import UsageError
from wxpush.limits.lever import Lever
from wxpush.options.cluster import BROKER
from wxpush.options.values import Values
from wxpush.redact import quoted
from wxpush.run.levers.calling import call
from wxpush.run.levers.installed import rate
from wxpush.run.levers.orders import LeverAnswer, LeverOrder
from wxpush.run.place import Place, checkpoint_beside
from wxpush.run.status import status
from wxpush.system.clock import SystemClock
from wxpush.words import Sentence
from wxpush.words.labels import Label

_MOVED = {Lever.PAUSE: "cli.pause_moved", Lever.RESUME: "cli.resume_moved", Lever.RATE: "cli.rate_moved"}
_STOOD = {Lever.PAUSE: "cli.pause_stood", Lever.RESUME: "cli.resume_stood", Lever.RATE: "cli.rate_stood"}


def move(lever: Lever, recipients: str, options: Values, asked: float | None = None) -> None:
    """Move it, and say what came of it. `asked`: for `rate`, a second. Raises UsageError where no such send can be reached."""
    _require_alone(lever, recipients, options)
    where, printer = place(recipients, options), Printer(voice(options))
    answer = call(where.checkpoint, LeverOrder(lever, None if asked == inf else asked))
    if answer is None:
        _require_none(lever, where)
        _continue(where, options, printer)
        return
    printer.say(_told(lever, where, answer), Label.DONE)
    if answer.paused and lever is Lever.RATE:
        printer.say(Sentence("cli.still_paused", named=where.named))
    if not answer.recorded:
        printer.say(Sentence("cli.not_recorded"), Label.WARNING)
    said = {"changed": answer.changed, "recorded": answer.recorded, "paused": answer.paused}
    printer.event("lever", lever=lever.value, **said, rate=answer.rate, before=answer.before)


def _require_alone(lever: Lever, recipients: str, options: Values) -> None:
    """A broker in the environment is passed over; one that is typed means a cluster."""
    typed = options.given(BROKER)
    if typed is not None and typed != os.environ.get(BROKER.variable):
        raise UsageError("cli.list_and_broker", list=recipients, lever=lever.value, option=BROKER.flag)
    require_no_cluster(options)


def _told(lever: Lever, where: Place, answer: LeverAnswer) -> Sentence:
    fields = {
        "list": where.label,
        "named": where.named,
        "rate": rate(answer.rate),
        "before": rate(answer.before),
    }
    return Sentence(_MOVED[lever] if answer.changed else _STOOD[lever], **fields)


def _require_none(lever: Lever, where: Place) -> None:
    """No send answers: raise where one is at work all the same, or where the order was for one."""
    if begun(where.checkpoint):
        raise UsageError("cli.levers_out_of_reach", list=where.label)
    if not where.sandbox and begun(checkpoint_beside(where.recipients, sandbox=True)):
        raise UsageError("cli.only_rehearsed_now", list=where.label, named=where.named, lever=lever.value)
    if lever is not Lever.RESUME:
        raise UsageError("cli.nothing_to_move", list=where.label, named=where.named, lever=lever.value)


def _continue(where: Place, options: Values, printer: Printer) -> None:
    """Where nothing is sent, there is a command that does."""
    found = status(where, SystemClock())
    if found is not None:
        where = as_sent(where, found.typed, options, named=True)
    printer.say(Sentence("cli.nothing_is_sent", list=where.label))
    printer.say(f"wxpush send {where.named}{where.sending}", Label.NEXT)


def typed_rate(words: list[str]) -> tuple[str | None, str]:
    """RECIPIENTS, where they are given, and the rate. Raises UsageError."""
    match words:
        case [asked]:
            return None, asked
        case [recipients, asked]:
            return recipients, asked
        case _:
            raise UsageError("cli.rate_words", words=" ".join(map(quoted, words)))
